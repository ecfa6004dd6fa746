/**
 * The clock of the responder is set forward and back, by libfaketime: that of this machine, which the
 * engine goes by, is left alone.
 */
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { crashStaysDown } from '../../faults/crash-stays-down.ts';
import { backend } from '../../faults/target.ts';
import { rootCause } from '../../src/incident/incident.ts';
import { incidentOf, withResponder } from './recovery.ts';

const architecture = process.arch === 'arm64' ? 'aarch64' : 'x86_64';
const library = `/usr/lib/${architecture}-linux-gnu/faketime/libfaketimeMT.so.1`;
const missing = await access(library).then(
  () => null,
  () => `${library} is not there: apt-get install libfaketime`,
);
if (missing !== null) process.stderr.write(`clock-jump is not tested: ${missing}\n`);

/** Rounds of probes that must open nothing, in milliseconds. */
const quiet = 8_000;

test.skipIf(missing !== null)(
  'a clock that jumps opens nothing, and one that is set back in an outage holds up nothing',
  async () => {
    const setClock = await startClock();
    await setClock('+2h');
    await withResponder(async (stack, responder) => {
      for (const jump of ['+0', '+2h']) {
        await setClock(jump);
        await pause(quiet);
        expect(responder.events).toEqual([]);
      }
      await crashStaysDown(backend.service).inject(stack);
      await responder.waitFor('opened', 60_000);
      await setClock('+0');
      await responder.waitFor('resolved', 150_000);
      const incident = incidentOf(responder);
      expect(rootCause(incident)).toMatchObject({ kind: 'app-crash', component: 'backend' });
      expect(incident.intents.map(({ plan }) => plan.action.remedy)).toEqual(['start']);
    });
  },
);

/** For every program that is started from now on; what the monotonic clock says stays true. */
async function startClock(): Promise<(offset: string) => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'nova-clock-'));
  const file = join(folder, 'offset');
  vi.stubEnv('LD_PRELOAD', library);
  vi.stubEnv('FAKETIME_TIMESTAMP_FILE', file);
  vi.stubEnv('FAKETIME_NO_CACHE', '1');
  vi.stubEnv('FAKETIME_DONT_FAKE_MONOTONIC', '1');
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
  });
  return (offset) => writeFile(file, offset);
}
