/**
 * Looks at the project for a person who goes through a section: through the same collectors and
 * probes as an incident, so that what is shown is redacted, bounded and has a deadline.
 */
import type { Fact, FactKind, Gap } from '../../evidence/evidence.ts';
import { factLines } from '../../evidence/fact-lines.ts';
import { runCommand } from '../../host/command.ts';
import type { Ask } from '../../probe/question.ts';
import type { ReplicaView } from '../../docker/project.ts';
import type { Look } from '../../runbook/section/look.ts';

export interface LookParts {
  readonly collect: (
    wants: readonly FactKind[],
    services: readonly string[],
  ) => Promise<{ readonly facts: readonly Fact[]; readonly gaps: readonly Gap[] }>;
  readonly ask: Ask;
  readonly replicas: (service: string) => Promise<readonly ReplicaView[]>;
  /** Names of services whose settings point at this one. */
  readonly clientsOf: (service: string) => readonly string[];
  /** One line for each probe of the service, and whether all are good. */
  readonly health: (service: string) => Promise<Seen>;
}

export interface Seen {
  readonly lines: readonly string[];
  /** Whether what was asked is well; false too when nobody could look. */
  readonly good: boolean;
}

/** Milliseconds. */
const answerDeadline = 5_000;
const filterDeadline = 5_000;

export async function performLook(look: Look, parts: LookParts): Promise<Seen> {
  switch (look.look) {
    case 'facts':
      return facts(look.kinds, look.services, parts);
    case 'log':
      return log(look, parts);
    case 'settings':
      return settings(look, parts);
    case 'dependency':
      return dependency(look.of, parts);
    case 'answer':
      return answer(look, parts);
    case 'health': {
      const all = await Promise.all(look.services.map((service) => parts.health(service)));
      return { lines: all.flatMap(({ lines }) => lines), good: all.every(({ good }) => good) };
    }
  }
}

async function facts(
  kinds: readonly FactKind[],
  services: readonly string[],
  parts: LookParts,
): Promise<Seen> {
  const { facts: found, gaps } = await parts.collect(kinds, services);
  const lines = [...found.flatMap(factLines), ...gaps.map(gapLine)];
  return { lines, good: found.length > 0 };
}

function gapLine({ wanted, subject, reason }: Gap): string {
  return `not known: ${wanted} of ${subject}: ${reason}`;
}

async function log(look: Extract<Look, { look: 'log' }>, parts: LookParts): Promise<Seen> {
  const { facts: found, gaps } = await parts.collect(['logs'], look.services);
  const lines = found.flatMap(factLines).slice(-look.lines);
  const shown = await filtered(lines, look.filter);
  return { lines: [...shown, ...gaps.map(gapLine)], good: found.length > 0 };
}

async function settings(
  look: Extract<Look, { look: 'settings' }>,
  parts: LookParts,
): Promise<Seen> {
  const names = await Promise.all(
    look.services.map(async (service) => {
      const [replica] = await parts.replicas(service);
      return Object.keys(replica?.environment ?? {})
        .sort()
        .map((name) => `${service}: ${name} is set`);
    }),
  );
  const shown = await filtered(names.flat(), look.filter);
  const changes = await facts(['configuration-change'], look.services, parts);
  return { lines: [...shown, ...changes.lines], good: names.flat().length > 0 };
}

async function dependency(of: string, parts: LookParts): Promise<Seen> {
  const clients = parts.clientsOf(of);
  const { facts: found, gaps } = await parts.collect(['dependency'], clients);
  const answers = found.filter((fact) => fact.kind === 'dependency' && fact.dependency === of);
  const states = answers.flatMap((fact) => (fact.kind === 'dependency' ? [fact.state] : []));
  if (clients.length === 0)
    return { lines: [`no service has settings for a login to ${of}`], good: false };
  return {
    lines: [...answers.flatMap(factLines), ...gaps.map(gapLine)],
    good: states.length > 0 && states.every((state) => state === 'ready'),
  };
}

async function answer(look: Extract<Look, { look: 'answer' }>, parts: LookParts): Promise<Seen> {
  const { question, from } = look;
  const vantage = from === null ? 'host' : await namespaceOf(from, parts);
  if (vantage === null)
    return { lines: [`${from ?? ''} has no running container to ask from`], good: false };
  const answered = await parts.ask(question, vantage, answerDeadline);
  if ('unaskable' in answered) return { lines: [`not asked: ${answered.unaskable}`], good: false };
  const { state, detail, elapsed } = answered;
  const words = detail === '' || detail === state ? state : `${state}: ${detail}`;
  return { lines: [`${words}, after ${elapsed} ms`], good: state === 'ready' };
}

async function namespaceOf(service: string, parts: LookParts) {
  const running = (await parts.replicas(service)).find(({ state }) => state.status === 'running');
  return running?.state.pid == null ? null : { namespaceOf: running.state.pid };
}

/** Only filters get here: the plan sees to it that nothing behind the pipe acts. */
async function filtered(
  lines: readonly string[],
  filter: string | null,
): Promise<readonly string[]> {
  if (filter === null || lines.length === 0) return lines;
  const result = await runCommand('sh', ['-c', filter], {
    deadline: filterDeadline,
    input: `${lines.join('\n')}\n`,
    environment: { PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C.UTF-8' },
  });
  if (!result.ran) return lines;
  const text = result.stdout.trimEnd();
  return text === '' ? ['(no line fits)'] : text.split('\n');
}
