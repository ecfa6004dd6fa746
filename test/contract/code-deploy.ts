/**
 * CodeDeploy as its API reference describes it, for three questions: Debian's Moto has none. It stands in
 * for the service behind the wire; the SDK that asks is the real one.
 */
import type { Asked, OtherAnswer } from './moto.ts';

export interface Deployed {
  readonly id: string;
  readonly group: string;
  readonly status: string;
  /** Seconds since the epoch, as this API writes times. */
  readonly createTime: number;
  readonly commit: string;
}

/** Answers for one application; null: it was not asked of CodeDeploy. */
export function codeDeployOf(application: string, deployed: readonly Deployed[]) {
  return ({ action, body }: Asked): OtherAnswer | null => {
    const asked = body.startsWith('{')
      ? (JSON.parse(body) as Readonly<Record<string, unknown>>)
      : {};
    const { applicationName, deploymentGroupName, deploymentIds } = asked;
    if (applicationName !== undefined && applicationName !== application)
      return refusal('ApplicationDoesNotExistException');
    switch (action) {
      case 'ListDeploymentGroups':
        return answer({ deploymentGroups: [...new Set(deployed.map(({ group }) => group))] });
      case 'ListDeployments':
        if (deploymentGroupName === undefined)
          return refusal('DeploymentGroupNameRequiredException');
        return answer({
          deployments: deployed
            .filter(({ group }) => group === deploymentGroupName)
            .toSorted((one, other) => other.createTime - one.createTime)
            .map(({ id }) => id),
        });
      case 'BatchGetDeployments':
        return answer({
          deploymentsInfo: deployed
            .filter(({ id }) => (deploymentIds as readonly unknown[]).includes(id))
            .map((one) => infoOf(application, one)),
        });
      default:
        return null;
    }
  };
}

function infoOf(applicationName: string, { id, group, status, createTime, commit }: Deployed) {
  return {
    ...{ applicationName, deploymentGroupName: group, deploymentId: id, status, createTime },
    ...(status === 'InProgress' ? {} : { completeTime: createTime + 60.5 }),
    revision: {
      revisionType: 'GitHub',
      gitHubLocation: { repository: 'shop/web', commitId: commit },
    },
  };
}

function answer(body: unknown): OtherAnswer {
  return { status: 200, type: 'application/x-amz-json-1.1', body: JSON.stringify(body) };
}

function refusal(name: string): OtherAnswer {
  const body = JSON.stringify({ __type: name, message: `${name}: it was asked` });
  return { status: 400, type: 'application/x-amz-json-1.1', body };
}
