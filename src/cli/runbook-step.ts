/** Performs the steps of a section at a terminal, one by one. */
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { printable } from '../evidence/printable.ts';
import { redactor } from '../evidence/redact.ts';
import { argvOf } from '../runbook/check/argv.ts';
import { defaultEscalation } from '../runbook/escalation.ts';
import type { Runbook } from '../runbook/runbook.ts';
import { planWords } from '../runbook/section/section-plan.ts';
import type { Planned } from '../runbook/section/section-plan.ts';
import type { Hand } from '../workflow/section/by-hand.ts';
import { performLook, type Seen } from '../workflow/section/perform-look.ts';
import { confirmed } from './confirm.ts';
import { bold, dim, paint, print } from './print.ts';
import { operatorName } from './responder.ts';
import { runCommand } from './run-command.ts';
import type { World } from './runbook-world.ts';

export interface StepParts {
  readonly world: World | null;
  /** Milliseconds that one command may take. */
  readonly limit: number;
  readonly runbook: Pick<Runbook, 'file' | 'hash'>;
  /** Throws when the runbook is not the one any more that the plan was made from. */
  readonly unchanged: () => Promise<void>;
}

export interface Steps {
  /** Whether it was done, and well. */
  readonly perform: (planned: Planned) => Promise<boolean>;
}

type Act<A extends Planned['act']> = Extract<Planned, { act: A }>;

const redact = redactor([]);

export function createSteps(parts: StepParts): Steps {
  const run = createShell(parts.limit);
  let opened: Promise<Hand> | null = null;
  const hand = (world: World): Promise<Hand> =>
    (opened ??= world.hand(asRunbook(parts.runbook), operatorName()));

  const remedy = async ({ rungs, services }: Act<'remedy'>): Promise<boolean> => {
    const [service] = services;
    if (parts.world === null || service === undefined) return false;
    const { propose, carryOut } = await hand(parts.world);
    const proposal = await propose({ rungs, service });
    if ('nothing' in proposal) {
      print(`${paint.asking('nothing is changed')}: ${printable(proposal.nothing)}`);
      return false;
    }
    print(dim(`evidence saved: ${proposal.pieces} facts; ${printable(proposal.verdict.reason)}`));
    if (!(await isConfirmed(proposal.says, parts.unchanged))) return false;
    const { outcome, detail } = await carryOut(proposal);
    print(
      outcome === 'applied'
        ? paint.good(`done: ${detail}`)
        : paint.bad(`not done: ${printable(detail)}`),
    );
    return outcome === 'applied';
  };

  return {
    async perform(planned) {
      const { step } = planned;
      print(
        `\n${dim(`line ${step.line}`)} ${bold(printable(step.command.replace(/\s*\\\n\s*/g, ' ')))}`,
      );
      print(dim(printable(planWords(planned))));
      switch (planned.act) {
        case 'look':
          return parts.world !== null && show(await performLook(planned.look, parts.world.look));
        case 'wait':
          return parts.world !== null && wait(planned, parts.world);
        case 'remedy':
          return remedy(planned);
        case 'perform':
          return run(planned.command);
        case 'confirm':
          return (await isConfirmed(planned.command, parts.unchanged)) && run(planned.command);
        case 'part':
          return true;
        case 'refuse':
          print(`${paint.bad('not run')}: ${printable(planned.reason)}`);
          return false;
      }
    },
  };
}

/** Its contacts and ladders play no part when a person goes through a section. */
function asRunbook({ file, hash }: Pick<Runbook, 'file' | 'hash'>): Runbook {
  return {
    ...{ file, hash, title: '', ladders: {}, generic: [], escalation: defaultEscalation },
    ...{ immediate: [], investigation: [], templates: [], updateEvery: null },
  };
}

function show({ lines, good }: Seen): boolean {
  for (const line of lines) print(printable(redact(line)));
  if (!good) print(paint.bad('not well'));
  return good;
}

const inARow = 3;
const pause = 1_000;

async function wait({ look, within }: Act<'wait'>, world: World): Promise<boolean> {
  const end = performance.now() + within;
  let good = 0;
  for (;;) {
    const seen = await performLook(look, world.look);
    good = seen.good ? good + 1 : 0;
    if (good >= inARow) return show(seen);
    if (performance.now() > end) {
      show(seen);
      print(paint.bad(`waited ${within / 1_000} s in vain`));
      return false;
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/** Each command is a process of its own; only the folder is kept from one to the next. */
function createShell(limit: number): (command: string) => Promise<boolean> {
  let directory = process.cwd();
  return async (command) => {
    const [name, folder, ...more] = argvOf(command) ?? [];
    if (name !== 'cd' || folder === undefined || more.length > 0)
      return shell(command, limit, directory);
    const next = resolve(directory, folder);
    const found = await stat(next).catch(() => null);
    if (found?.isDirectory() !== true) {
      print(paint.bad(`there is no folder ${printable(next)}`));
      return false;
    }
    directory = next;
    return true;
  };
}

async function shell(command: string, limit: number, directory: string): Promise<boolean> {
  const { code, timedOut, output, cut } = await runCommand(command, limit, directory);
  const text = printable(redact(output)).trimEnd();
  if (text !== '') print(text);
  if (cut) print(dim('(more output was dropped)'));
  if (timedOut) print(paint.bad('ended: it took longer than the limit'));
  else if (code !== 0) print(paint.bad(`ended with ${code ?? 'a signal'}`));
  return code === 0;
}

/** Only a person at a terminal can confirm; the runbook must still be what it was afterwards. */
async function isConfirmed(what: string, unchanged: () => Promise<void>): Promise<boolean> {
  const answer = await confirmed(what);
  if (answer !== 'yes') {
    const why = answer === 'nobody' ? ': only a person at a terminal can confirm a change' : '';
    print(paint.asking(`skipped${why}`));
    return false;
  }
  await unchanged();
  return true;
}
