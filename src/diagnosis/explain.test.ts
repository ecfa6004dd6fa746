import { expect, test } from 'vitest';
import { collected, container, down, exited, graph, logs, memory } from './cases/example.ts';
import { diagnose } from './diagnose.ts';
import { explain } from './explain.ts';

test('a known cause is named, and proved by what was seen', () => {
  const evidence = collected([exited('shop', 137, { oomKilled: true }), memory('shop', 1)]);
  expect(explain(diagnose({ service: 'shop', graph, evidence, gaps: [] }))).toEqual({
    headline: 'Out of memory: The kernel killed shop for lack of memory at its limit of 256 MiB.',
    proof:
      'Observed: shop-1 exited with code 137, marked as killed for memory; kills for lack of memory in its control group: 1.',
  });
});

test('an unknown cause says so, and how much could not be tested', () => {
  const gaps = [{ wanted: 'dependency', subject: 'ledger', reason: 'it is gone' }] as const;
  const evidence = collected([container('shop'), down, logs('shop', 'fine')]);
  expect(explain(diagnose({ service: 'shop', graph, evidence, gaps }))).toEqual({
    headline: 'Nothing stands out for shop; looked at: the containers, logs and probes.',
    proof: 'No rule found enough evidence for a cause; 1 thing could not be tested.',
  });
});
