/** Whether Compose accepts the project's files, and what it says when it does not. */
import { isProblem } from '../../docker/problem.ts';
import { found, missing } from '../context.ts';
import type { Collected, View } from '../context.ts';

export async function collectComposeFiles(view: View): Promise<Collected> {
  const { files } = view.project;
  const answer = await view.configuration();
  if (!isProblem(answer)) return found({ kind: 'compose-files', valid: true, problem: '', files });
  if (answer.problem === 'COMPOSE_FAILED') {
    return found({ kind: 'compose-files', valid: false, problem: answer.message, files });
  }
  return missing('compose-files', view.project.name, answer.message);
}
