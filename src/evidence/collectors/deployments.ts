/** The last deployments of the service's application, as CodeDeploy tells them. */
import { isAwsProblem } from '../../aws/problem.ts';
import type { ServiceDefinition } from '../../docker/project.ts';
import { found, missing, nothing } from '../context.ts';
import type { Collected, View } from '../context.ts';

/** As many as people look at by hand. */
const most = 5;

export async function collectDeployments(
  { cloud, lastKnownGood }: View,
  { name }: ServiceDefinition,
): Promise<Collected> {
  const source = cloud?.codedeployOf(name) ?? null;
  if (cloud === undefined || source === null) return nothing;
  const { application, group } = source;
  const answer = await cloud.deploying.deployments(application, group, most);
  if (isAwsProblem(answer))
    return missing('deployments', `${name}, application ${application}`, answer.message);
  return found({
    kind: 'deployments',
    service: name,
    application,
    ...answer,
    lastGoodAt: lastKnownGood.get(name)?.at ?? null,
  });
}
