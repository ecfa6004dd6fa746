/** Auto Scaling groups: what they are, and how many instances they are to have. */
import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import { call, clientSettings, type AwsSettings } from './call.ts';
import { awsProblem, type AwsProblem } from './problem.ts';

export interface GroupState {
  readonly desired: number;
  readonly min: number;
  readonly max: number;
  readonly instances: readonly {
    readonly id: string;
    /** As AWS names it: Pending, InService, Terminating. */
    readonly lifecycle: string;
    readonly health: string;
  }[];
}

export interface AutoScaling {
  group(name: string): Promise<GroupState | AwsProblem>;
  /** null: AWS has taken it. */
  setDesired(name: string, desired: number): Promise<AwsProblem | null>;
}

export function autoScaling(settings: AwsSettings): AutoScaling {
  let loading: ReturnType<typeof load> | undefined;
  const load = async () => {
    const sdk = await import('@aws-sdk/client-auto-scaling');
    return { sdk, client: new sdk.AutoScalingClient(clientSettings(settings)) };
  };
  const loaded = () => (loading ??= load());
  return {
    async group(name) {
      const answer = await call('autoscaling:DescribeAutoScalingGroups', async (abortSignal) => {
        const { sdk, client } = await loaded();
        const command = new sdk.DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [name] });
        return client.send(command, { abortSignal });
      });
      if ('problem' in answer) return answer;
      const found = answer.AutoScalingGroups?.find((one) => one.AutoScalingGroupName === name);
      return found === undefined
        ? awsProblem('AWS_NOT_FOUND', `there is no Auto Scaling group ${name} in this region`)
        : stateOf(found);
    },

    async setDesired(name, desired) {
      const answer = await call('autoscaling:SetDesiredCapacity', async (abortSignal) => {
        const { sdk, client } = await loaded();
        const command = new sdk.SetDesiredCapacityCommand({
          AutoScalingGroupName: name,
          DesiredCapacity: desired,
          // Somebody else has scaled it a moment ago: their step is given its time first.
          HonorCooldown: true,
        });
        return client.send(command, { abortSignal });
      });
      return 'problem' in answer ? answer : null;
    },
  };
}

function stateOf(group: AutoScalingGroup): GroupState {
  return {
    desired: group.DesiredCapacity ?? 0,
    min: group.MinSize ?? 0,
    max: group.MaxSize ?? 0,
    instances: (group.Instances ?? []).map((one) => ({
      id: one.InstanceId ?? '',
      lifecycle: one.LifecycleState ?? 'unknown',
      health: one.HealthStatus ?? 'unknown',
    })),
  };
}
