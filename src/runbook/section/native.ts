/**
 * Which look of the responder's own stands for a command that only looks. null: the command is
 * about something else than the project (the host, a cloud), and runs as it is written.
 */
import { parse } from 'unbash';
import type { Question } from '../../probe/question.ts';
import type { CheckedStep } from '../check/checked-step.ts';
import { readCommands } from '../command.ts';
import type { RungTarget } from '../runbook.ts';
import type { Observed, ProbeMeaning, Step } from '../step.ts';
import { readWord, readWords } from '../words.ts';
import { publishing, serviceNamed, serviceOf } from './known.ts';
import type { Known, Values } from './known.ts';
import type { Look } from './look.ts';

export interface Around {
  readonly known: Known;
  readonly values: Values;
}

/** Of the only thing that the command does; null: it does several, or is not understood. */
export function meaningOf(command: string): Step | null {
  const { steps } = readCommands(command, 1);
  const [only] = steps;
  return only !== undefined && steps.length === 1 && only.kind !== 'shell' ? only : null;
}

/** `command` has its blanks filled in. */
export function nativeLook(step: CheckedStep, command: string, around: Around): Look | null {
  // Values of settings are never shown, however they are asked for.
  if (step.traps.some(({ code }) => code === 'shows-secrets'))
    return { look: 'settings', services: meant(command, around), filter: filterOf(command) };
  const meaning = meaningOf(command);
  if (meaning?.kind === 'observe')
    return observation(meaning.what, meaning.target, command, around);
  return meaning?.kind === 'probe' ? question(meaning, around) : null;
}

function observation(
  what: Observed,
  target: RungTarget | null,
  command: string,
  around: Around,
): Look | null {
  const service = target === null ? null : serviceOf(target, around.known, around.values);
  // A container of somebody else's.
  if (target !== null && service === null && what !== 'networks') return null;
  const services = service === null ? meant(command, around) : [service];
  switch (what) {
    case 'containers':
      return { look: 'facts', kinds: ['container-state', 'container-missing'], services };
    case 'container-details':
      return { look: 'facts', kinds: ['container-state', 'container-missing', 'memory'], services };
    case 'kernel-log':
      return { look: 'facts', kinds: ['container-state', 'memory'], services };
    case 'logs':
      return { look: 'log', services, lines: linesOf(command), filter: filterOf(command) };
    case 'environment':
      return service === null ? null : { look: 'settings', services, filter: filterOf(command) };
    case 'configuration':
      return { look: 'facts', kinds: ['compose-files', 'configuration-change'], services };
    case 'dependency':
      return service === null ? null : { look: 'dependency', of: service };
    case 'networks':
      return service !== null || namesNetwork(command, around.known)
        ? { look: 'facts', kinds: ['network-attachment'], services }
        : null;
    case 'scaling-group':
      return groupLook(services, around.known);
    case 'ports':
      return portLook(command, around.known);
    case 'engine-events':
    case 'resource-use':
    case 'processes':
    case 'disk':
    case 'memory':
    case 'engine-disk':
    case 'images':
    case 'changes':
      return null;
    case 'deployments':
      return deploymentsLook(around);
  }
}

function portLook(command: string, known: Known): Look | null {
  const services = wordsOf(command)
    .flatMap((word) => /(?:^|:)(\d{2,5})$/.exec(word)?.[1] ?? [])
    .flatMap((port) => publishing(Number(port), known));
  return services.length === 0
    ? null
    : { look: 'facts', kinds: ['port-owner', 'listening'], services: [...new Set(services)] };
}

/** null: nova.yaml names no group for it, so that the command runs as it is written. */
function groupLook(services: readonly string[], { services: known }: Known): Look | null {
  const served = services.filter((name) =>
    known.some((one) => one.name === name && one.group != null),
  );
  return served.length === 0 ? null : { look: 'facts', kinds: ['scaling-group'], services: served };
}

function deploymentsLook({ known, values }: Around): Look | null {
  const deployed = known.services.filter((one) => one.deployed === true).map(({ name }) => name);
  const meantOnes = deployed.filter((name) => only(name, values));
  return deployed.length === 0
    ? null
    : {
        look: 'facts',
        kinds: ['deployments'],
        services: meantOnes.length > 0 ? meantOnes : deployed,
      };
}

/** What a probe of the runbook asks, and from where. */
export function question(probe: ProbeMeaning, around: Around): Look | null {
  const { known, values } = around;
  const inside = probe.inside === null ? null : serviceOf(probe.inside, known, values);
  if (probe.inside !== null && inside === null) return null;
  switch (probe.probe) {
    case 'container':
      return inside === null
        ? null
        : { look: 'facts', kinds: ['container-state', 'container-missing'], services: [inside] };
    case 'postgres':
    case 'redis': {
      const of = inside ?? serviceNamed(probe.address.split(':')[0] ?? '', known);
      return of === null ? null : { look: 'dependency', of };
    }
    case 'http':
    case 'tcp':
    case 'resolve':
      return probe.address === '' ? health(around) : answer(probe, inside, known);
  }
}

/** A blank where an address should be: the probes of the service that is meant. */
function health({ known, values }: Around): Look | null {
  const service = serviceOf('service', known, values);
  return service === null ? null : { look: 'health', services: [service] };
}

function answer(probe: ProbeMeaning, inside: string | null, known: Known): Look | null {
  const asked = questionOf(probe);
  if (asked === null) return null;
  // Names of the project mean something on its network only.
  return {
    look: 'answer',
    question: asked.question,
    from: inside ?? serviceNamed(asked.host, known),
  };
}

function questionOf({
  probe,
  address,
}: ProbeMeaning): { readonly question: Question; readonly host: string } | null {
  if (probe === 'resolve') return { question: { kind: 'resolve', name: address }, host: address };
  const url = URL.parse(/^[a-z]+:\/\//.test(address) ? address : `http://${address}`);
  if (url === null) return null;
  if (probe === 'tcp')
    return {
      question: { kind: 'tcp', host: url.hostname, port: Number(url.port || 80) },
      host: url.hostname,
    };
  return { question: { kind: 'http', url: url.href }, host: url.hostname };
}

/** Services that the command names; else the one that is meant, else all. */
function meant(command: string, { known, values }: Around): readonly string[] {
  const named = wordsOf(command).flatMap((word) => serviceNamed(word, known) ?? []);
  if (named.length > 0) return [...new Set(named)];
  return known.services.map(({ name }) => name).filter((name) => only(name, values));
}

function only(name: string, values: Values): boolean {
  const wanted = values.get('service');
  return wanted === undefined || wanted === name || values.get('component') === name;
}

function namesNetwork(command: string, { networks }: Known): boolean {
  return wordsOf(command).some((word) => networks.includes(word));
}

/** Every word of a pipeline, with words in quotes taken apart. */
function wordsOf(command: string): readonly string[] {
  return stagesOf(command).flatMap(({ words }) => words.flatMap((word) => word.split(/[\s|,]+/)));
}

interface Stage {
  readonly words: readonly string[];
  readonly at: number;
}

function stagesOf(command: string): readonly Stage[] {
  const [statement] = parse(command).commands;
  const node = statement?.command;
  const nodes = node?.type === 'Pipeline' ? node.commands : node === undefined ? [] : [node];
  return nodes.flatMap((one) =>
    one.type === 'Command' && one.name !== undefined
      ? [{ at: one.pos, words: [readWord(one.name), ...readWords(one)].map(({ value }) => value) }]
      : [],
  );
}

/** The command's own filters, which read what they are given and print. */
function filterOf(command: string): string | null {
  const [, first] = stagesOf(command);
  return first === undefined ? null : command.slice(first.at).trim();
}

const usualLines = 200;

function linesOf(command: string): number {
  const [first] = stagesOf(command);
  const words = first?.words ?? [];
  const at = words.findIndex((word) => /^(?:--tail|-n|--lines)(?:=|$)/.test(word));
  const value = Number(words[at]?.split('=')[1] ?? words[at + 1]);
  return at >= 0 && Number.isInteger(value) && value > 0 ? Math.min(value, usualLines) : usualLines;
}
