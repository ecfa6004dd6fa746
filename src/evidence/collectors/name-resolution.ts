/** Whether the container can resolve the names that its settings use, asked where it runs. */
import { isIP } from 'node:net';
import type { ServiceDefinition } from '../../docker/project.ts';
import type { Answer } from '../../probe/question.ts';
import { askInside, isCutOff } from '../ask-inside.ts';
import { deadlines, forEach } from '../attempt.ts';
import { found, missing, speakerOf } from '../context.ts';
import type { Collected, View } from '../context.ts';
import { referencesFrom } from '../references.ts';

/** More names than this say nothing new. */
const most = 10;

export function collectNameResolution(view: View, service: ServiceDefinition): Promise<Collected> {
  const replica = speakerOf(view, service.name);
  const hosts = referencesFrom(view.project, service, replica).map((one) => one.host);
  const names = [...new Set(hosts)].filter(isName).slice(0, most);
  const pid = replica?.state.status === 'running' ? replica.state.pid : null;
  if (names.length === 0) return Promise.resolve({ facts: [], gaps: [] });
  if (replica === null || pid === null) {
    const reason = 'the container does not run';
    return Promise.resolve(missing('name-resolution', service.name, reason));
  }
  const cutOff = isCutOff(service, replica);
  return forEach(
    names,
    (name) => ({ kind: 'name-resolution', subject: `${service.name}, name ${name}` }),
    async (name) => {
      const answer = await askInside(view, { kind: 'resolve', name }, pid, cutOff);
      if ('unaskable' in answer) {
        return missing('name-resolution', `${service.name}, name ${name}`, answer.unaskable);
      }
      const error = errorOf(answer);
      return found({
        kind: 'name-resolution',
        service: service.name,
        name,
        resolved: error === '',
        error,
      });
    },
    deadlines.program,
  );
}

function isName(host: string): boolean {
  return isIP(host) === 0 && host !== 'localhost';
}

/** The resolver's own code: an answer's words begin with it unless there is no such name. */
function errorOf(answer: Answer): string {
  if (answer.state === 'ready') return '';
  return /^E[A-Z_]+/.exec(answer.detail)?.[0] ?? 'ENOTFOUND';
}
