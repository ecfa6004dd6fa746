/** The last deployments that CodeDeploy knows of an application. Nothing is changed here. */
import type {
  CodeDeployClient,
  DeploymentInfo,
  RevisionLocation,
} from '@aws-sdk/client-codedeploy';
import type { Deployments } from '../evidence/change-facts.ts';
import { call, clientSettings, type AwsSettings } from './call.ts';
import { isAwsProblem, type AwsProblem } from './problem.ts';

export type Deployment = Deployments['deployments'][number];

export interface CodeDeploy {
  /**
   * Newest first.
   * @param group null: all deployment groups of the application, as far as ten go
   */
  deployments(
    application: string,
    group: string | null,
    most: number,
  ): Promise<{ readonly deployments: readonly Deployment[] } | AwsProblem>;
}

/** CodeDeploy describes at most so many at once. */
const mostAtOnce = 25;
const mostGroups = 10;

type Sdk = typeof import('@aws-sdk/client-codedeploy');
interface Reach {
  readonly sdk: Sdk;
  readonly client: CodeDeployClient;
}

export function codeDeploy(settings: AwsSettings): CodeDeploy {
  let loading: Promise<Reach> | undefined;
  const load = async (): Promise<Reach> => {
    const sdk = await import('@aws-sdk/client-codedeploy');
    return { sdk, client: new sdk.CodeDeployClient(clientSettings(settings)) };
  };
  const ask = <T>(action: string, work: (reach: Reach, signal: AbortSignal) => Promise<T>) =>
    call(`codedeploy:${action}`, async (signal) => work(await (loading ??= load()), signal));

  const groupsOf = (application: string) =>
    ask('ListDeploymentGroups', async ({ sdk, client }, abortSignal) => {
      const command = new sdk.ListDeploymentGroupsCommand({ applicationName: application });
      const { deploymentGroups } = await client.send(command, { abortSignal });
      return { groups: (deploymentGroups ?? []).slice(0, mostGroups) };
    });

  const idsOf = (application: string, groups: readonly string[]) =>
    ask('ListDeployments', async ({ sdk, client }, abortSignal) => {
      // CodeDeploy wants the group with the application, and lists the newest first.
      const lists = groups.map(async (group) => {
        const named = { applicationName: application, deploymentGroupName: group };
        const { deployments } = await client.send(new sdk.ListDeploymentsCommand(named), {
          abortSignal,
        });
        return (deployments ?? []).slice(0, mostAtOnce);
      });
      return { ids: await Promise.all(lists) };
    });

  const infosOf = (ids: readonly string[]) =>
    ask('BatchGetDeployments', async ({ sdk, client }, abortSignal) => {
      const command = new sdk.BatchGetDeploymentsCommand({ deploymentIds: [...ids] });
      const { deploymentsInfo } = await client.send(command, { abortSignal });
      return { infos: deploymentsInfo ?? [] };
    });

  return {
    async deployments(application, group, most) {
      const known = group === null ? await groupsOf(application) : { groups: [group] };
      if (isAwsProblem(known)) return known;
      const listed = await idsOf(application, known.groups);
      if (isAwsProblem(listed)) return listed;
      const share = Math.floor(mostAtOnce / Math.max(1, listed.ids.length));
      const ids = listed.ids.flatMap((each) => each.slice(0, Math.max(1, share)));
      if (ids.length === 0) return { deployments: [] };
      const answer = await infosOf(ids);
      if (isAwsProblem(answer)) return answer;
      const deployments = answer.infos
        .map(deploymentOf)
        .sort((one, other) => other.createdAt - one.createdAt);
      return { deployments: deployments.slice(0, most) };
    },
  };
}

function deploymentOf(info: DeploymentInfo): Deployment {
  return {
    id: info.deploymentId ?? '',
    group: info.deploymentGroupName ?? '',
    status: info.status ?? 'unknown',
    createdAt: info.createTime?.getTime() ?? 0,
    completedAt: info.completeTime?.getTime() ?? null,
    revision: revisionWords(info.revision),
  };
}

/** Where it lies, never what it holds. */
function revisionWords(revision: RevisionLocation | undefined): string {
  const { s3Location, gitHubLocation } = revision ?? {};
  if (s3Location !== undefined) {
    const version = s3Location.version === undefined ? '' : `@${s3Location.version}`;
    return `s3://${s3Location.bucket ?? ''}/${s3Location.key ?? ''}${version}`;
  }
  if (gitHubLocation !== undefined)
    return `${gitHubLocation.repository ?? ''}@${gitHubLocation.commitId ?? ''}`;
  return revision?.revisionType ?? 'unknown';
}
