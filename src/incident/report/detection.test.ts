import { expect, test } from 'vitest';
import { event, paths } from '../../../test/examples/incident.ts';
import { at, evidence, recovered, sources } from '../../../test/examples/report.ts';
import type { ProbeAnswers } from '../../evidence/evidence.ts';
import { report } from './report.ts';

const detected = (log: typeof recovered, part = {}) => report(sources(log, part)).detection;

test('each stage has its length, and the longest before health is named', () => {
  expect(detected(recovered)).toMatchObject({
    stages: [
      { stage: 'first failure to symptom', took: 2_000 },
      { stage: 'symptom to confirmed', took: 1_000 },
      { stage: 'confirmed to diagnosed', took: 2_000 },
      { stage: 'diagnosed to remedy', took: 3_000 },
      { stage: 'remedy to healthy', took: 2_000 },
      { stage: 'healthy to resolved', took: 632_000 },
    ],
    longest: 'diagnosed to remedy',
  });
});

test('where nothing was done, the stages without a moment are left out', () => {
  const log = at(
    [0, event('opened')],
    [1, event('confirmed')],
    [5, event('recovered-without-us', { healthySince: 3_000 })],
  );
  expect(detected(log).stages).toEqual([{ stage: 'symptom to confirmed', from: 0, took: 1_000 }]);
});

const answers = (...probes: readonly string[]): ProbeAnswers => ({
  kind: 'probe-answers',
  service: 'web',
  health: 'down',
  answers: probes.map((probe) => ({
    probe,
    depth: 'shallow',
    ok: false,
    detail: '',
    silent: false,
  })),
});

test('a probe of its own is missed where only container and port are asked', () => {
  const missed = /its own health path or login/;
  const sooner = (fact: ProbeAnswers) =>
    detected(recovered, { evidence: evidence(fact) }).sooner.join(' ');
  expect(sooner(answers('container', 'port 4000'))).toMatch(missed);
  expect(sooner(answers('container', 'port 4000/health'))).not.toMatch(missed);
  expect(sooner(answers('container', 'http://127.0.0.1:4000/health'))).not.toMatch(missed);
});

test('an alert from outside is told as earlier or later than our own symptom', () => {
  const noted = (startsAt: number) =>
    event('alert-noted', { alert: { name: 'Slow', summary: '', fingerprint: 'f', startsAt } });
  const log = [...recovered.slice(0, 2), ...at([101, noted(40_000)], [101, noted(130_000)])];
  expect(detected(log).sooner).toEqual(
    expect.arrayContaining([
      'The alert Slow from outside began 1 min 0 s before our own symptom: what it measures is worth a probe.',
      'The alert Slow from outside began 30.0 s after our own symptom.',
    ]),
  );
});

test('how long a person was waited for is told', () => {
  const asked = paths['awaiting-approval'].map((one) => [10, one] as const);
  const log = at(...asked, [310, event('approval-given')]);
  expect(detected(log).sooner.join(' ')).toContain('5 min 0 s until ann answered');
});

test('failures before the symptom point at the probes', () => {
  expect(detected(recovered).sooner[0]).toMatch(/^It failed for 2\.0 s before .*probing\.interval/);
});
