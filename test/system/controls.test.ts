import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { controlNames, controls } from '../../faults/controls.ts';
import { withResponder } from './recovery.ts';

/** Many times what a symptom takes with these probes (two failures, a second apart), in milliseconds. */
const quiet = 20_000;

test.each(controlNames.filter((name) => name !== 'planned-stop'))(
  'no incident opens: %s',
  async (name) => {
    await withResponder(async (stack, responder) => {
      const tidy = await controls[name].act(stack);
      try {
        await pause(quiet);
        expect(responder.events).toEqual([]);
      } finally {
        await tidy();
      }
    });
  },
);

test('no incident opens, and a service stays stopped: planned-stop', async () => {
  await withResponder(async (stack, responder) => {
    await controls['planned-stop'].act(stack);
    await pause(quiet);
    expect(responder.events).toEqual([]);
    await expect(fetch(`${stack.url}/health`)).rejects.toThrow();
  });
});
