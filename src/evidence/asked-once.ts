/** In one round AWS is asked once about each group and application, however many services it serves. */
import type { Cloud } from './context.ts';

export function askedOnce(cloud: Cloud): Cloud {
  const { scaling, deploying } = cloud;
  const groups = new Map<string, ReturnType<typeof scaling.group>>();
  const lists = new Map<string, ReturnType<typeof deploying.deployments>>();
  return {
    ...cloud,
    scaling: { ...scaling, group: (name) => first(groups, name, () => scaling.group(name)) },
    deploying: {
      deployments: (...asked) =>
        first(lists, JSON.stringify(asked), () => deploying.deployments(...asked)),
    },
  };
}

function first<T>(known: Map<string, T>, key: string, ask: () => T): T {
  const answer = known.get(key) ?? ask();
  known.set(key, answer);
  return answer;
}
