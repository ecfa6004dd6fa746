/** The Auto Scaling group whose instances serve the service, as AWS describes it. */
import { isAwsProblem } from '../../aws/problem.ts';
import type { ServiceDefinition } from '../../docker/project.ts';
import { found, missing, nothing } from '../context.ts';
import type { Collected, View } from '../context.ts';

/** Instances that are named because they do not serve. */
const most = 20;

export async function collectScalingGroup(
  { cloud }: View,
  { name }: ServiceDefinition,
): Promise<Collected> {
  const scaling = cloud?.scalingOf(name);
  if (cloud === undefined || scaling?.by !== 'group') return nothing;
  const { group } = scaling;
  const state = await cloud.scaling.group(group);
  if (isAwsProblem(state))
    return missing('scaling-group', `${name}, group ${group}`, state.message);
  const { desired, min, max, instances } = state;
  const notReady = instances.filter(
    ({ lifecycle, health }) => lifecycle !== 'InService' || health !== 'Healthy',
  );
  return found({
    kind: 'scaling-group',
    service: name,
    group,
    ...{ desired, min, max },
    ready: instances.length - notReady.length,
    notReady: notReady.slice(0, most),
  });
}
