/** What a trap is looked for in: one step's command, with what stands around it. */
import type { Over } from '../check/pieces.ts';
import { outermost, withInner } from '../check/use.ts';
import type { Use } from '../check/use.ts';
import type { Effect } from '../programs/effect.ts';
import type { TrapCode } from './codes.ts';

export interface Scene {
  /** The parts of the pipeline, each with every program that it runs. */
  readonly stages: readonly (readonly Use[])[];
  /** All of them. */
  readonly uses: readonly Use[];
  /** The text that was parsed, which positions count in. */
  readonly source: string;
  readonly at: number;
  readonly end: number;
  /** Of the loop around it, or that it is. */
  readonly loop: 'none' | 'bounded' | 'endless';
  /** What the loops around it go through. */
  readonly over: readonly Over[];
  readonly background: boolean;
  /** What the next command of the block does; null: there is none. */
  readonly next: Effect | null;
  /** Whether the command before it starts something. */
  readonly afterStart: boolean;
}

export interface Hit {
  readonly code: TrapCode;
  readonly at: number;
  readonly end: number;
}

export type Rule = (scene: Scene) => readonly Hit[];

export function hit(code: TrapCode, place: { readonly at: number; readonly end: number }): Hit {
  return { code, at: place.at, end: place.end };
}

/** One hit for each use that a test finds something wrong with. */
export function perUse(code: TrapCode, wrong: (use: Use, scene: Scene) => boolean): Rule {
  return (scene) => {
    // Nearly always there is nothing, which should cost nothing.
    let hits: Hit[] | null = null;
    for (const use of scene.uses) if (wrong(use, scene)) (hits ??= []).push(hit(code, use));
    return hits ?? none;
  };
}

const none: readonly Hit[] = [];

export function flatten(uses: readonly Use[]): readonly Use[] {
  return uses.flatMap((use) => [...withInner(use), ...flatten(use.substituted)]);
}

/** The stage after the one that a use is in. */
export function stagesAfter(scene: Scene, use: Use): readonly (readonly Use[])[] {
  const index = scene.stages.findIndex((stage) => stage.includes(use));
  return index < 0 ? [] : scene.stages.slice(index + 1);
}

export function readsPipe(scene: Scene, use: Use): boolean {
  const piped = scene.stages.findIndex((stage) => stage.includes(use)) > 0;
  const redirected = outermost(use).command?.redirects.some(({ operator }) =>
    operator.startsWith('<'),
  );
  return piped || redirected === true || use.input !== '';
}

/** Whether something around it ends it: `timeout 10 …`. */
export function isLimited(use: Use): boolean {
  for (let outer = use.outer; outer !== null; outer = outer.outer)
    if (['timeout', 'gtimeout'].includes(outer.name)) return true;
  return false;
}
