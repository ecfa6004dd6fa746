/**
 * Collects facts about services before anything changes them.
 *
 * The engine is asked once for all containers; then every collector runs for every service, side
 * by side. Whatever hangs or fails leaves a gap with its reason, and nothing here rejects.
 * What comes out is redacted, bounded, and always in the same order: by kind, then by service.
 */
import type { Configuration } from '../docker/definition.ts';
import { isProblem } from '../docker/problem.ts';
import type { DockerProblem } from '../docker/problem.ts';
import type { ReplicaView } from '../docker/project.ts';
import { readKernelLog } from '../host/kernel-log.ts';
import { askedOnce } from './asked-once.ts';
import { attempt, deadlines, reasonOf, within } from './attempt.ts';
import { collectors } from './collectors/registry.ts';
import { late, missing, together } from './context.ts';
import type { CollectContext, Collected, Collector, View } from './context.ts';
import type { FactKind } from './evidence.ts';
import { knownSecrets } from './known-secrets.ts';
import { redactor } from './redact.ts';
import { redactFact, redactText } from './redact-fact.ts';

/**
 * Facts of the wanted kinds about the given services of the project, within ten seconds.
 * `container-state` and `container-missing` come from one look: who wants one may get the other.
 */
export async function collect(
  context: CollectContext,
  wants: readonly FactKind[],
  services: readonly string[],
): Promise<Collected> {
  const until = performance.now() + deadlines.overall;
  const replicas = await observe(context);
  const configuration = configurationReader(context);
  const view: View = {
    ...context,
    ...(context.cloud === undefined ? {} : { cloud: askedOnce(context.cloud) }),
    services,
    replicas: isProblem(replicas) ? new Map<string, never>() : replicas,
    configuration: configuration.read,
    kernelLog: once(() => readKernelLog(context.now())),
  };
  const unreadable = isProblem(replicas) ? replicas : null;
  const left = until - performance.now();
  const jobs = jobsFor(wants, services).map((job) => run(job, view, unreadable, left));
  const all = together(await Promise.all(jobs));
  return redacted(all, view, configuration.known());
}

/** Whoever comes first begins it, and all get the same answer. */
function once<T>(read: () => Promise<T>): () => Promise<T> {
  let reading: Promise<T> | undefined;
  return () => (reading ??= read());
}

interface Job {
  readonly kind: FactKind;
  readonly collector: Collector;
  /** Empty for what is about the whole project. */
  readonly service: string;
}

/** In the registry's order; each collector once for each service, although it may serve two kinds. */
function jobsFor(wants: readonly FactKind[], services: readonly string[]): Job[] {
  const jobs: Job[] = [];
  const taken = new Set<unknown>();
  for (const [kind, collector] of Object.entries(collectors) as [FactKind, Collector][]) {
    if (!wants.includes(kind) || taken.has(collector.collect)) continue;
    taken.add(collector.collect);
    const about = collector.per === 'project' ? [''] : [...new Set(services)];
    jobs.push(...about.map((service) => ({ kind, collector, service })));
  }
  return jobs;
}

function run(
  job: Job,
  view: View,
  unreadable: DockerProblem | null,
  left: number,
): Promise<Collected> {
  const { kind, collector, service } = job;
  const subject = service === '' ? view.project.name : service;
  const deadline = Math.max(0, Math.min(collector.deadline ?? deadlines.collector, left));
  if (collector.per === 'project') {
    return attempt({ kind, subject }, deadline, () => collector.collect(view));
  }
  const definition = view.project.services.find((one) => one.name === service);
  if (definition === undefined) {
    return Promise.resolve(missing(kind, subject, 'the project has no such service'));
  }
  if (collector.needs === 'replicas' && unreadable !== null) {
    const gap = unreadable.problem === 'ENGINE_UNREACHABLE' ? late : missing;
    return Promise.resolve(gap(kind, subject, unreadable.message));
  }
  return attempt({ kind, subject }, deadline, () => collector.collect(view, definition));
}

/** All containers of the project as they are now. */
async function observe(
  context: CollectContext,
): Promise<ReadonlyMap<string, readonly ReplicaView[]> | DockerProblem> {
  const silence: DockerProblem = {
    problem: 'ENGINE_UNREACHABLE',
    message: `the Docker engine did not answer within ${deadlines.containers / 1000} s`,
  };
  try {
    const read = context.readings.replicas();
    const replicas = await within(deadlines.containers, read, silence);
    return isProblem(replicas) ? replicas : new Map(Object.entries(replicas));
  } catch (error) {
    return { problem: 'ENGINE_REFUSED', message: reasonOf(error) };
  }
}

/** Compose is asked at most once, when the first collector wants it. */
function configurationReader(context: CollectContext): {
  readonly read: View['configuration'];
  readonly known: () => Configuration | null;
} {
  let reading: Promise<Configuration | DockerProblem> | undefined;
  let known: Configuration | null = null;
  const readOnce = async (): Promise<Configuration | DockerProblem> => {
    const answer = await context.readings.configuration();
    if (!isProblem(answer)) known = answer;
    return answer;
  };
  return { read: () => (reading ??= readOnce()), known: () => known };
}

function redacted(all: Collected, view: View, configuration: Configuration | null): Collected {
  const replicas = [...view.replicas.values()].flat();
  const redact = redactor(knownSecrets(view.project, replicas, configuration));
  return {
    facts: all.facts.map((fact) => redactFact(fact, redact)),
    gaps: all.gaps.map((gap) => ({ ...gap, reason: redactText(gap.reason, redact) })),
  };
}
