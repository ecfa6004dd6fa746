/** One command as a step: what it does, its risk, its parameters and its traps. */
import { stepOf } from '../programs/effect.ts';
import type { Effect } from '../programs/effect.ts';
import { findTraps } from '../traps/find-traps.ts';
import { flatten } from '../traps/scene.ts';
import type { Hit } from '../traps/scene.ts';
import { traps } from '../traps/codes.ts';
import type { CheckedStep, FoundTrap } from './checked-step.ts';
import { strongest } from './judge.ts';
import type { Neighbours } from './memory.ts';
import type { Judgement } from './judge.ts';
import { parametersIn } from './parameters.ts';
import { outermostWith, usesOf } from './parse-use.ts';
import type { Piece } from './pieces.ts';
import { readPiped } from './piped.ts';
import type { Shorthands } from './shorthands.ts';
import { withInner } from './use.ts';
import type { Use } from './use.ts';

/** A piece with everything that runs in it. */
export interface Reading {
  readonly piece: Piece;
  readonly at: number;
  readonly end: number;
  /** By part of the pipeline. */
  readonly parts: readonly (readonly Use[])[];
  readonly judgement: Judgement;
}

/** `base` is where the text begins that the piece's positions count in. */
export function readPiece(piece: Piece, base: number, shorthands: Shorthands): Reading {
  const place = (at: number): number => at + base;
  const context = { ...outermostWith(shorthands), place };
  const parts = piece.nodes.map((node) => usesOf(node, context));
  const judgement = judgePipeline(piece, parts);
  return { piece, at: piece.at + base, end: piece.end + base, parts, judgement };
}

function judgePipeline(piece: Piece, parts: readonly (readonly Use[])[]): Judgement {
  const readings = parts.map((uses, index) => judgePart(uses, parts[index - 1] ?? null));
  if (readings.some(({ effect }) => effect === null)) return { effect: null, does: '' };
  const effect = strongest(readings.map((one) => one.effect));
  const deciding = readings.find((one) => one.effect === effect);
  const does = deciding?.does ?? '';
  if (piece.waits) return { effect: 'wait', does: waitingFor(parts.flat()) };
  return { effect: effect ?? 'prepare', does };
}

function waitingFor(uses: readonly Use[]): string {
  const asks =
    uses.find(({ effect }) => effect === 'ask') ?? uses.find(({ effect }) => effect === 'look');
  return asks === undefined ? 'waits' : `waits, and each time ${asks.does}`;
}

function judgePart(uses: readonly Use[], before: readonly Use[] | null): Judgement {
  const [first] = uses;
  if (first === undefined) return { effect: 'prepare', does: 'controls the shell' };
  const piped = before === null ? null : readPiped(first, before);
  if (piped !== null) return piped;
  if (uses.some(({ effect }) => effect === null)) return { effect: null, does: '' };
  const effects = uses.map((use) => use.effect);
  // A pause between questions is not what a loop is for.
  const asks = effects.includes('ask') || effects.includes('look');
  const effect = strongest(asks ? effects.filter((one) => one !== 'wait') : effects);
  return { effect, does: uses.find((use) => use.effect === effect)?.does ?? '' };
}

const starting = /^(?:up|start|restart|run|create|rollout restart|reload-or-restart)$/;

/** A container or service that is not ready at once. */
export function startsSomething({ parts }: Reading): boolean {
  return parts
    .flat()
    .flatMap(withInner)
    .some(({ family, path, operands }) =>
      family === 'service'
        ? operands.some(({ value }) => starting.test(value))
        : ['docker', 'docker-compose', 'systemctl', 'kubectl', 'pm2', 'supervisorctl'].includes(
            family,
          ) && starting.test(path),
    );
}

export interface Surroundings extends Neighbours {
  /** The block as written, and as it was parsed. */
  readonly text: string;
  readonly source: string;
  readonly lineAt: (position: number) => number;
}

const longestCommand = 2000;

export function stepOfReading(reading: Reading, around: Surroundings): CheckedStep {
  const { at, end, parts, judgement, piece } = reading;
  const { effect, does } = judgement;
  const all = flatten(parts.flat());
  const hits = findTraps({
    stages: parts.map(flatten),
    uses: all,
    source: around.source,
    at,
    end,
    loop: piece.loop,
    over: piece.over,
    background: piece.background,
    next: around.next,
    afterStart: around.afterStart,
  });
  const found = hits.map((one) => trapOf(one, at, end, around.lineAt));
  return {
    line: around.lineAt(at),
    command: around.text.slice(at, end).slice(0, longestCommand).trim(),
    ...kindOf(effect),
    effect,
    does: effect === null ? `is unknown: ${unknownName(all)}` : does,
    unknown: effect === null ? unknownName(all) : '',
    supported: all.every(({ program }) => program?.supported !== false),
    byName: all.some(isByName),
    parameters: parametersIn(around.source.slice(at, end)),
    traps: found.filter(({ code }) => traps[code].level === 'trap'),
    notes: found.filter(({ code }) => traps[code].level === 'note'),
  };
}

/** Scripts and tasks of the team: their names are a promise, and no more. */
function isByName({ family, inner, operands }: Use): boolean {
  if (family === '.' || family === '..' || family === 'make') return true;
  return family === 'sh' && inner.length === 0 && operands.length > 0;
}

function kindOf(effect: Effect | null): Pick<CheckedStep, 'kind' | 'risk'> {
  return effect === null ? { kind: 'shell', risk: 'disruptive' } : stepOf[effect];
}

function unknownName(uses: readonly Use[]): string {
  const use = uses.find(({ effect }) => effect === null);
  return use === undefined
    ? 'the command'
    : `${use.name} ${use.program === null ? '' : (use.operands[0]?.value ?? '')}`
        .trim()
        .slice(0, 60);
}

function trapOf(
  { code, at, end }: Hit,
  from: number,
  to: number,
  lineAt: (position: number) => number,
): FoundTrap {
  const start = Math.min(Math.max(at, from), to);
  const length = Math.max(1, Math.min(end, to) - start);
  return { code, line: lineAt(start), offset: start - from, length };
}
