/** AWS as the configuration says it now. Nothing of it is loaded before it is asked for the first time. */
import { autoScaling } from './aws/auto-scaling.ts';
import { codeDeploy } from './aws/code-deploy.ts';
import { codedeployOf, scalingOf } from './config/aws.ts';
import type { Config } from './config/config.ts';
import type { Engine } from './docker/engine.ts';
import { reclaimable } from './docker/prune.ts';
import { readTicks } from './docker/reload.ts';
import type { Cloud } from './evidence/context.ts';
import type { Action } from './remedy/remedy.ts';
import { groupOf } from './remedy/settle.ts';

export function cloudOf(config: () => Pick<Config, 'aws' | 'services'>): Cloud {
  const connect = (settings: Config['aws']) => ({
    settings,
    scaling: autoScaling(settings),
    deploying: codeDeploy(settings),
  });
  let connected = connect(config().aws);
  const now = () => {
    const { aws } = config();
    const { region, endpoint } = connected.settings;
    if (aws.region !== region || aws.endpoint !== endpoint) connected = connect(aws);
    return connected;
  };
  return {
    scaling: {
      group: (name) => now().scaling.group(name),
      setDesired: (name, desired) => now().scaling.setDesired(name, desired),
    },
    deploying: { deployments: (...asked) => now().deploying.deployments(...asked) },
    scalingOf: (service) => scalingOf(config(), service),
    codedeployOf: (service) => codedeployOf(config(), service),
  };
}

/** What shows whether an action was done where containers do not; null: nothing does, or nobody says. */
export async function measured(
  action: Action,
  engine: Engine,
  cloud: Cloud,
): Promise<number | null> {
  if (action.remedy === 'reclaim-disk') return reclaimable(engine);
  if (action.remedy === 'reload') {
    const ids = action.targets.flatMap((one) => (one.kind === 'container' ? [one.id] : []));
    return readTicks(engine, ids);
  }
  const group = groupOf(action);
  if (group === null) return null;
  const state = await cloud.scaling.group(group);
  return 'problem' in state ? null : state.desired;
}
