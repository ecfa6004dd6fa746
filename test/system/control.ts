/** What happens to healthy services every day must open no incident. */
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import { controls, type ControlName } from '../../faults/controls.ts';
import type { Stack } from '../stack.ts';
import { withResponder } from './recovery.ts';

/** Many times what a symptom takes with these probes (two failures, a second apart), in milliseconds. */
const quiet = 20_000;

/** `afterwards` looks at the stack when it has been quiet for long enough. */
export async function proveControl(
  name: ControlName,
  afterwards: (stack: Stack) => Promise<void>,
): Promise<void> {
  await withResponder(async (stack, responder) => {
    const tidy = await controls[name].act(stack);
    try {
      await pause(quiet);
      expect(responder.events).toEqual([]);
      await afterwards(stack);
    } finally {
      await tidy();
    }
  });
}

export async function answers(stack: Stack): Promise<void> {
  expect((await fetch(stack.readiness)).status).toBe(200);
}
