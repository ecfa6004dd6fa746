/** A release that does not live: the image changed since the last known good, and now it fails. */
import { cite, defineRule, finding } from '../rule.ts';
import type { Finding, Seen, View } from '../rule.ts';
import {
  deathCount,
  describeEnd,
  diedAtStart,
  foreignEvents,
  hasStopped,
  isSuspect,
} from './condition.ts';
import { citeCommits, citeDefinition } from './definition.ts';
import { citeDeployments, deploymentsSince, deploymentWords } from './deployment.ts';
import { citeLines, failsNow, linesFor } from './logged.ts';

const needs = [
  'container-state',
  'container-missing',
  'container-events',
  'image-change',
  'definition-change',
  'mounted-files',
  'git-history',
  'deployments',
  'probe-answers',
  'dependency',
  'logs',
] as const;
type Facts = View<(typeof needs)[number]>;

export const badDeploy = defineRule({
  id: 'bad-deploy',
  needs,
  conclude: (view) =>
    view.scope
      .filter((service) => isSuspect(view, service))
      .flatMap(
        (service) =>
          byChange(view, service) ?? byLog(view, service) ?? byDeployment(view, service) ?? [],
      ),
});

function byChange(view: Facts, service: string): Finding | null {
  const change = view
    .of('image-change', service)
    .find(({ fact }) => fact.changed && fact.lastGoodId !== null);
  const failing = view.of('container-state', service).find((s) => isFailing(view, s));
  if (change === undefined || failing === undefined) return null;
  const deaths = deathCount(view, service);
  const stopped = hasStopped(failing.fact);
  const repeated = deaths > 1 || failing.fact.status === 'restarting';
  const { currentRef, lastGoodRef } = change.fact;
  const from = lastGoodRef === null || lastGoodRef === currentRef ? '' : ` from ${lastGoodRef}`;
  return finding({
    kind: 'bad-deploy',
    component: service,
    confidence: repeated ? 'certain' : 'likely',
    basis: 'changed',
    changed: true,
    standing: 'effect',
    statement: `The image of ${service} changed${from} to ${
      currentRef === lastGoodRef ? `another build of ${currentRef}` : currentRef
    } since it was last healthy, and the new container ${
      stopped ? describeEnd(failing.fact) : 'has not become healthy'
    }${deaths > 1 ? ` (${deaths} times)` : ''}.`,
    supporting: [
      cite(change, `the image differs from the last known good`),
      cite(failing, `container ${failing.fact.name} ${describeEnd(failing.fact)}`),
      ...citeLines(linesFor(view, service, ['bad-deploy', 'app-crash', 'config-error'])),
      ...citeDefinition(view, service),
      ...citeDeployments(view, service),
      ...citeCommits(view),
    ],
  });
}

/** What began so long ago and did no harm then is hardly to blame now, in milliseconds. */
const RECENT = 3_600_000;

/** The image says nothing of what else a deployment brings: files, settings, an agent's scripts. */
function byDeployment(view: Facts, service: string): Finding | null {
  const [latest] = deploymentsSince(view, service);
  const states = view.of('container-state', service);
  const [first] = states;
  if (latest === undefined || first === undefined) return null;
  const { createdAt } = latest.deployment;
  const brought = states.find((s) => s.fact.createdAt >= createdAt && isFailing(view, s));
  if (brought === undefined && latest.source.at - createdAt > RECENT) return null;
  const says = describeEnd((brought ?? first).fact);
  return finding({
    kind: 'bad-deploy',
    component: service,
    confidence: brought === undefined ? 'possible' : 'likely',
    basis: 'changed',
    changed: true,
    standing: 'effect',
    statement: `Since ${service} was last healthy ${deploymentWords(latest)} has begun${
      brought === undefined ? '' : `, and the container that is there since ${says}`
    }.`,
    supporting: [
      ...citeDeployments(view, service),
      ...(brought === undefined ? [] : [cite(brought, `container ${brought.fact.name} ${says}`)]),
      ...citeLines(linesFor(view, service, ['bad-deploy', 'app-crash', 'config-error'])),
    ],
  });
}

/** The new container ends while starting or again and again, or was never healthy. */
function isFailing(view: Facts, state: Seen<'container-state'>): boolean {
  const { fact } = state;
  if (hasStopped(fact)) {
    if (fact.status === 'created') return fact.error !== '';
    return fact.exitCode !== 0 && (diedAtStart(fact) || deathCount(view, fact.service) > 1);
  }
  if (fact.dockerHealth === 'healthy') return false;
  const healthySince = foreignEvents(view, fact.service).some(
    (e) => e.action === 'health-healthy' && e.at >= fact.createdAt,
  );
  const probed = view.of('probe-answers', fact.service);
  return (
    !healthySince && probed.some((p) => p.fact.health === 'down' || p.fact.health === 'degraded')
  );
}

/** A log that says that the release lacks a part of itself. */
function byLog(view: Facts, service: string): Finding | null {
  const lines = linesFor(view, service, ['bad-deploy']).filter((l) => l.strength === 'fatal');
  const stopped = view.of('container-state', service).find(({ fact }) => hasStopped(fact));
  const fails =
    stopped === undefined
      ? failsNow(view, service, lines)
      : cite(stopped, `container ${stopped.fact.name} ${describeEnd(stopped.fact)}`);
  if (lines.length === 0 || fails === null) return null;
  const same = view
    .of('image-change', service)
    .filter(({ fact }) => !fact.changed && fact.lastGoodId !== null);
  return finding({
    kind: 'bad-deploy',
    component: service,
    confidence: 'likely',
    basis: 'logged',
    standing: 'effect',
    statement: `The release of ${service} lacks something that it needs to ${
      stopped === undefined ? 'answer' : 'start'
    }, as its log says.`,
    supporting: [...citeLines(lines), fails, ...citeDeployments(view, service)],
    contradicting: same.map((i) => cite(i, 'the image is the last known good one')),
  });
}
