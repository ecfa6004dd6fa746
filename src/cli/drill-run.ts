/** `nova drill run`: one fault, watched to its end, and put back whatever happens. */
import { setTimeout as pause } from 'node:timers/promises';
import { containersOf, docker } from '../../faults/docker.ts';
import type { Harm } from '../../faults/fault.ts';
import type { Config } from '../config/config.ts';
import { causeNames } from '../diagnosis/cause.ts';
import { courseOf, milestonesOf, type Course, type Milestone } from '../drill/course.ts';
import { refusals, type Refusal } from '../drill/refusal.ts';
import { differencesOf, nextOf } from '../drill/verdict.ts';
import { printable } from '../evidence/printable.ts';
import type { IncidentReader } from '../store/store.ts';
import { confirmed } from './confirm.ts';
import type { DrillRunOptions } from './drill.ts';
import { configOf, drillOf, lookBefore, type Looked } from './drill-look.ts';
import { leftWords, openRemains, type Remains } from './drill-remains.ts';
import { exitCodes, Failure } from './exit.ts';
import { durationOf } from './journal.ts';
import { bold, dim, paint, print, printJson, renderEvent } from './print.ts';
import { askHealth, askResponder } from './responder.ts';
import { readStore } from './setup.ts';

/** Between two looks at the log, in milliseconds. */
const every = 500;
/** How long a service that was put back may take until it is well, in milliseconds. */
const patience = 90_000;

export async function runDrill(name: string, options: DrillRunOptions): Promise<void> {
  const limit = durationOf(options.timeout, '--timeout');
  const drill = drillOf(name);
  const config = await configOf(options);
  if (options.dryRun === true) {
    showPlan(name, await lookBefore(drill, config, options), options);
    return;
  }
  const say = options.json === true ? () => undefined : print;
  const remains = openRemains(config.state, options.project);
  try {
    const left = await remains.left();
    if (left !== null) {
      await remains.heal();
      say(`Put back first: ${leftWords(left)}`);
    }
    const looked = await lookBefore(drill, config, options);
    const against = refusals(looked.situation);
    if (against.length > 0) throw new Failure(exitCodes.refused, refusalWords(name, against));
    await agree(name, looked, options);
    const run = { name, looked, remains, limit, say };
    const ended = await perform(run);
    report(run, ended, options);
  } finally {
    remains.close();
  }
}

function showPlan(name: string, looked: Looked, options: DrillRunOptions): void {
  const { service, drill, fault, situation, scene } = looked;
  const { does, expected } = fault;
  const against = refusals(situation);
  if (options.json === true)
    printJson({
      ...{ fault: name, project: scene.project, service, does, expected },
      ...{ heals: drill.heals, refusals: against },
    });
  else {
    for (const line of planLines(name, looked)) print(printable(line));
    for (const { says } of against) print(`${paint.bad('refused')}: ${printable(says)}`);
  }
  if (against.length > 0) throw new Failure(exitCodes.refused, '');
}

function planLines(name: string, { scene, service, fault, drill, config }: Looked): string[] {
  const { cause, component, outcome, remedies } = fault.expected;
  const done = remedies.length === 0 ? '' : `, after ${remedies.join(', ')}`;
  const end = outcome === 'recovered' ? 'it recovers' : 'people are called';
  return [
    `${name} on ${service} of ${scene.project}: ${fault.does}`,
    `  expected: ${causeNames[cause]} of ${component}; ${end}${done}`,
    `  put back: ${drill.heals}`,
    `  told: ${toldBy(config)}`,
  ];
}

function toldBy({ paging, updates }: Config): string {
  const names = [paging, updates].flatMap((one) => Object.keys(one?.channels ?? {}));
  return names.length === 0
    ? 'nobody; the configuration here has no channels'
    : `people, as in an outage, by ${[...new Set(names)].join(', ')}`;
}

function refusalWords(name: string, against: readonly Refusal[]): string {
  const [only, ...more] = against.map(({ says }) => says);
  if (more.length === 0) return `${name} is refused: ${only ?? ''}`;
  return [`${name} is refused:`, ...against.map(({ says }) => `  - ${says}`)].join('\n');
}

async function agree(name: string, looked: Looked, options: DrillRunOptions): Promise<void> {
  const lines = planLines(name, looked).join('\n');
  if (options.yes === true) {
    if (options.json !== true) print(printable(lines));
    return;
  }
  switch (await confirmed(lines)) {
    case 'yes':
      return;
    case 'no':
      throw new Failure(exitCodes.refused, 'nothing was done');
    case 'nobody':
      throw new Failure(
        exitCodes.refused,
        'nothing was done: only a person at a terminal can agree; in a script say --yes',
      );
  }
}

interface Run {
  readonly name: string;
  readonly looked: Looked;
  readonly remains: Remains;
  /** Milliseconds. */
  readonly limit: number;
  readonly say: (line: string) => void;
}

interface Ended {
  readonly injectedAt: number;
  readonly course: Course | null;
  readonly differences: readonly string[];
}

async function perform(run: Run): Promise<Ended> {
  const { looked, remains, say } = run;
  const before = await containersNow(looked);
  const stop = interruption();
  try {
    const harm = await inject(run);
    const followed = await follow(run, harm, stop.signal).finally(async () => {
      await remains.heal();
    });
    say(dim('everything was put back'));
    const stillDown = followed.cutShort === 'signal' ? null : await whyDown(looked);
    const after = await containersNow(looked);
    const { expected } = looked.fault;
    const replaced = looked.services.filter((service) => before[service] !== after[service]);
    const ending = { expected, ...followed, replaced, stillDown };
    return {
      injectedAt: harm.at,
      course: followed.course,
      differences: differencesOf(ending),
    };
  } finally {
    stop.end();
  }
}

/** Whoever asks us to end gets everything put back first, however often it is asked. */
function interruption() {
  const controller = new AbortController();
  const abort = () => controller.abort();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, abort);
  return {
    signal: controller.signal,
    end: () => {
      for (const signal of signals) process.off(signal, abort);
    },
  };
}

async function inject({ name, looked, remains, say }: Run): Promise<Harm> {
  const { scene, service, engine, fault } = looked;
  const startedAt = Date.now();
  const ledger = remains.begin({ fault: name, service, startedAt, engine: engine.host, scene });
  try {
    const harm = await fault.inject(scene, ledger);
    const tone = 'doing';
    say(renderEvent(harm.at, { headline: `injected: ${fault.does}`, lines: [], tone }));
    return harm;
  } catch (error) {
    await remains.heal();
    const reason = error instanceof Error ? error.message.trim() : String(error);
    throw new Failure(
      exitCodes.failed,
      `${name} could not be done to ${service}, and what had begun was put back: ${reason}`,
    );
  }
}

async function follow(run: Run, harm: Harm, signal: AbortSignal) {
  const { looked, remains, limit, say } = run;
  const reader = await openReader(looked.config);
  const tell = teller(say, harm.at);
  const end = Date.now() + limit;
  let helpedAt: number | null = null;
  let noted: string | null = null;
  try {
    for (;;) {
      const course = courseOf(await logsSince(reader, harm.at, looked.services));
      if (course !== null) {
        tell(milestonesOf(course, harm.at));
        if (noted !== course.incident) await note(run, (noted = course.incident));
      }
      const next = nextOf(looked.fault.expected, course, helpedAt);
      if (next === 'finish') return { course, helpedAt, cutShort: null };
      if (signal.aborted) return { course, helpedAt, cutShort: 'signal' as const };
      if (Date.now() > end) return { course, helpedAt, cutShort: 'time' as const };
      if (next === 'help') {
        helpedAt = Date.now();
        await remains.heal();
        const headline = `helped, as the person who is called would: ${looked.drill.heals}`;
        tell([{ at: helpedAt, headline, tone: 'doing' }]);
      }
      await pause(every, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    await reader.close();
  }
}

async function openReader(config: Config): Promise<IncidentReader> {
  const reader = await readStore(config);
  if ('code' in reader) throw new Failure(exitCodes.noInput, reader.message);
  return reader;
}

/** Of every incident of the project that was opened since. */
async function logsSince(reader: IncidentReader, at: number, services: readonly string[]) {
  const logs = [...Map.groupBy(await reader.since(at), ({ incident }) => incident).values()];
  return logs.filter(([first]) => {
    if (first?.event.type !== 'opened') return false;
    return services.includes(first.event.service);
  });
}

/** Says each thing once. */
function teller(say: (line: string) => void, injectedAt: number) {
  const told = new Set<string>();
  return (milestones: readonly Milestone[]) => {
    for (const { at, headline, tone } of milestones) {
      if (told.has(headline)) continue;
      told.add(headline);
      say(renderEvent(Math.max(at, injectedAt), { headline, lines: [], tone }));
    }
  };
}

/** So that nobody takes the report for one of a real outage. */
async function note({ name, looked }: Run, incident: string): Promise<void> {
  const { config, service } = looked;
  const text = `This is a drill: nova drill run ${name} on ${service}.`;
  const path = `/v1/incidents/${encodeURIComponent(incident)}/annotations`;
  await askResponder(config.state, 'POST', path, { text }).catch((error: unknown) => {
    process.stderr.write(`the drill could not be noted in the incident: ${String(error)}\n`);
  });
}

async function containersNow({ scene, services }: Looked): Promise<Record<string, string>> {
  const ids = services.map(async (service) => {
    return [service, [...(await containersOf(scene, service))].sort().join(' ')] as const;
  });
  return Object.fromEntries(await Promise.all(ids));
}

/** null as soon as the service is well; the reason when it is not for too long. */
async function whyDown({ config, scene, service }: Looked): Promise<string | null> {
  const end = Date.now() + patience;
  for (;;) {
    const why = await down(config, scene, service);
    if (why === null || Date.now() > end) return why;
    await pause(every);
  }
}

async function down(
  { state }: Config,
  scene: Looked['scene'],
  service: string,
): Promise<string | null> {
  const [id] = await containersOf(scene, service);
  if (id === undefined) return `${service} has no container`;
  if ((await docker('inspect', '--format', '{{.State.Running}}', id)) !== 'true')
    return `${service} does not run`;
  const health = await askHealth(state);
  if (health === null || health[service] === 1) return null;
  return `the responder does not find ${service} well`;
}

function report({ name, looked }: Run, ended: Ended, options: DrillRunOptions): void {
  const { injectedAt, course, differences } = ended;
  const asExpected = differences.length === 0;
  const after = (at: number | null | undefined) => (at == null ? null : at - injectedAt);
  if (options.json === true)
    printJson({
      ...{ fault: name, project: looked.scene.project, service: looked.service },
      ...{ asExpected, differences, expected: looked.fault.expected },
      injectedAt: new Date(injectedAt).toISOString(),
      incident: course?.incident ?? null,
      cause: course?.cause ?? null,
      remedies: course?.remedies.map(({ remedy }) => remedy) ?? [],
      detectedAfter: after(course?.detectedAt),
      diagnosedAfter: after(course?.diagnosedAt),
      escalatedAfter: after(course?.escalated?.at),
      recoveredAfter: after(course?.recoveredAt),
    });
  else {
    print(bold(asExpected ? paint.good('As expected.') : paint.bad('Not as expected:')));
    for (const line of differences) print(`  ${printable(line)}`);
  }
  if (!asExpected) throw new Failure(exitCodes.failed, '');
}
