/** `nova stats`: figures over the incidents of a period. */
import type { Command } from 'commander';
import { causeNames } from '../diagnosis/cause.ts';
import { printable } from '../evidence/printable.ts';
import { beatEvery, blindSpans, noticeable, type BlindSpan } from '../incident/blind.ts';
import { iso, seconds } from '../incident/report/words.ts';
import {
  statsOf,
  type Availability,
  type Counted,
  type Figure,
  type Stats,
} from '../incident/stats.ts';
import { fold } from '../incident/transition.ts';
import type { IncidentReader } from '../store/store.ts';
import { exitCodes, Failure } from './exit.ts';
import { durationOf, storeOptions } from './journal.ts';
import { bold, print, printJson } from './print.ts';
import { useReader, type ConfigOptions } from './setup.ts';
import { newTable } from './table.ts';

interface StatsOptions extends ConfigOptions {
  readonly since: string;
  readonly service?: string;
  readonly objective: string;
  readonly json?: boolean;
}

export function addStats(program: Command): void {
  storeOptions(
    program
      .command('stats')
      .description('figures over incidents: how many, how long, of which cause, how available')
      .option('--since <duration>', 'how far back', '30d')
      .option('--service <name>', 'only incidents of this service')
      .option('--objective <percent>', 'how much of the time a service is meant to be up', '99.9'),
  )
    .addHelpText(
      'after',
      '\nExamples:\n  nova stats\n  nova stats --since 7d --service backend --objective 99.5 --json',
    )
    .action(stats);
}

async function stats(options: StatsOptions): Promise<void> {
  const objective = objectiveOf(options.objective);
  const until = Date.now();
  const since = until - durationOf(options.since, '--since');
  const reader = await useReader(options);
  try {
    const every = await incidentsSince(reader, since);
    const all = every.filter(
      ({ incident }) =>
        options.service === undefined || incident.services.includes(options.service),
    );
    const from = Math.max(since, (await firstRecord(reader)) ?? until);
    const blind = await blindUntil(reader, until);
    const named = [...new Set(all.flatMap(({ incident }) => incident.services))].toSorted();
    const services = options.service === undefined ? named : [options.service];
    const figures = statsOf(all, services, blind, { from, until, objective });
    if (options.json === true) printJson(figures);
    else print(figures.incidents === 0 ? nothing(figures, options) : words(figures));
  } finally {
    await reader.close();
  }
}

/** Throws Failure. */
function objectiveOf(text: string): number {
  const value = /^\d{1,3}(\.\d{1,6})?$/.test(text) ? Number(text) : NaN;
  if (value > 0 && value <= 100) return value / 100;
  throw new Failure(exitCodes.usage, `--objective takes a percentage such as 99.9, not ${text}`);
}

/** Those that were open at some time since. */
async function incidentsSince(reader: IncidentReader, since: number): Promise<readonly Counted[]> {
  const found: Counted[] = [];
  for (const id of await reader.list('all')) {
    const log = await reader.load(id);
    const incident = fold(log);
    if (incident !== null && (incident.endedAt ?? Infinity) >= since) found.push({ incident, log });
  }
  return found;
}

/** Before it nobody may have watched; null: nothing is recorded. */
async function firstRecord(reader: IncidentReader): Promise<number | null> {
  const [first] = await reader.since(0, ['opened']);
  const spans = blindSpans(await reader.journal(['blind']));
  const all = [...(first === undefined ? [] : [first.at]), ...spans.map((one) => one.from)];
  return all.length === 0 ? null : Math.min(...all);
}

/** A responder that is not running now has not said so yet. */
async function blindUntil(reader: IncidentReader, until: number): Promise<readonly BlindSpan[]> {
  const told = blindSpans(await reader.journal(['blind']));
  const seen = await reader.lastSeen('probes');
  if (seen === null || until - seen <= beatEvery + noticeable) return told;
  return [...told, { blindness: 'responder-dead', from: seen, until }];
}

function nothing({ falseAlarms }: Stats, { since, service }: StatsOptions): string {
  const whose = service === undefined ? '' : ` of ${printable(service)}`;
  const alarms = falseAlarms === 0 ? '' : ` False alarms: ${falseAlarms}.`;
  return `No incident${whose} was recorded in the last ${since}.${alarms}`;
}

function words(figures: Stats): string {
  const { incidents, open, falseAlarms, withoutPerson, causes, uselessRemedies } = figures;
  return [
    bold(`${iso(figures.from)} to ${iso(figures.until)}`),
    `Incidents: ${incidents}, of which ${open} are open; false alarms besides: ${falseAlarms}`,
    `Without a person: ${withoutPerson.count} of ${withoutPerson.of} that are over`,
    timesTable(figures),
    `Causes: ${causes.map(({ cause, count }) => `${causeNames[cause]} ${count}`).join(', ') || 'none is known'}`,
    `Diagnoses that people have judged: ${accuracyWords(figures)}`,
    `Remedies that never help: ${uselessRemedies.map(({ remedy, cause, tried }) => `${remedy} for ${causeNames[cause]} (${tried} times)`).join(', ') || 'none'}`,
    ...figures.availability.map((one) => availabilityWords(one, figures.objective)),
  ].join('\n');
}

function timesTable({ detect, diagnose, recover, services }: Stats): string {
  const table = newTable(['Time to', 'Median', '95th percentile', 'Known of']);
  const row = (name: string, { known, median, p95 }: Figure) =>
    table.push([name, orDash(median), orDash(p95), known]);
  row('detect', detect);
  row('diagnose', diagnose);
  row('recover', recover);
  for (const one of services) row(`recover ${printable(one.service)}`, one.recover);
  return table.toString();
}

function orDash(value: number | null): string {
  return value === null ? '—' : seconds(value);
}

function accuracyWords({ accuracy: { confirmed, corrected, share } }: Stats): string {
  if (share === null) return 'none';
  return `${confirmed} confirmed, ${corrected} corrected (${percent(share)} right)`;
}

function availabilityWords(one: Availability, objective: number): string {
  const { service, watched, unknown, down, atLeast, atMost, budget, spent } = one;
  const least = atLeast === null ? 'at least unknown' : `at least ${percent(atLeast)}`;
  const most = atMost === null ? 'at most unknown' : `at most ${percent(atMost)}`;
  const used =
    budget === 0 ? 'there is no error budget' : `${percent(spent / budget)} of it is surely spent`;
  return [
    `${printable(service)}: available ${least}, ${most} of the ${seconds(watched)} that were watched`,
    `  down at least ${seconds(down.lower)}, at most ${down.upper === null ? 'unknown' : seconds(down.upper)}; nobody saw for ${seconds(unknown)}, which is neither up nor down`,
    `  objective ${percent(objective)}: an error budget of ${seconds(budget)}; ${used}`,
  ].join('\n');
}

/** Rounded down: nearly up is not up. */
function percent(share: number): string {
  return `${(Math.floor(share * 100_000 + 1e-6) / 1_000).toString()} %`;
}
