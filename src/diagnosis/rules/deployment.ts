/** Deployments by CodeDeploy that began after a service was last known good. */
import type { Deployments } from '../../evidence/change-facts.ts';
import type { Citation } from '../cause.ts';
import { cite } from '../rule.ts';
import type { Seen, View } from '../rule.ts';

type Facts = View<'deployments'>;

export interface LateDeployment {
  readonly source: Seen<'deployments'>;
  readonly deployment: Deployments['deployments'][number];
}

/** Newest first. Without a last known good nothing is late. */
export function deploymentsSince(view: Facts, service: string): readonly LateDeployment[] {
  return view.of('deployments', service).flatMap((source) => {
    const { lastGoodAt, deployments } = source.fact;
    if (lastGoodAt === null) return [];
    return deployments
      .filter(({ createdAt }) => createdAt > lastGoodAt)
      .map((deployment) => ({ source, deployment }));
  });
}

/** "deployment d-1 of shop/web@1a2b to production (Failed)". */
export function deploymentWords({ deployment }: LateDeployment): string {
  const { id, revision, group, status } = deployment;
  return `deployment ${id} of ${revision} to ${group} (${status})`;
}

/** More than people want to read in a message. */
const MOST = 3;

export function citeDeployments(view: Facts, service: string): readonly Citation[] {
  return deploymentsSince(view, service)
    .slice(0, MOST)
    .map((one) => {
      const began = new Date(one.deployment.createdAt).toISOString();
      const says = `${deploymentWords(one)} began ${began}, after it was last known good`;
      return cite(one.source, says);
    });
}
