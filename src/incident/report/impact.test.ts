import { expect, test } from 'vitest';
import { evidence, logs } from '../../../test/examples/report.ts';
import { impact } from './impact.ts';

const outage = { from: 90_000, until: 120_000 };
const common = (client: string, status: number, rest = '') =>
  `${client} - - [25/Nov/2026:08:00:00 +0000] "GET /points HTTP/1.1" ${status} 12${rest}`;

test('requests that the service answered with a server error are counted once, and who asked', () => {
  const saved = evidence(
    logs(
      [91, common('10.0.0.7', 502)],
      [92, common('10.0.0.7', 503)],
      [93, common('10.0.0.8', 500)],
      [94, common('10.0.0.9', 200)],
      [95, common('127.0.0.1', 503, ' "-" "nova-responder"')],
      [80, common('10.0.0.6', 502)],
      [null, common('10.0.0.5', 502)],
    ),
    logs([92, common('10.0.0.7', 503)], [96, '{"statusCode":503,"url":"/points"}']),
  );
  expect(impact(['web'], saved, outage)).toMatchObject({
    requests: { atLeast: 4 },
    users: { atLeast: 2 },
    firstFailedRequest: 91_000,
  });
});

test('a log without clients leaves the users unknown, and says why', () => {
  const saved = evidence(logs([91, '{"status": 500}']));
  expect(impact(['web'], saved, outage)).toMatchObject({
    requests: { atLeast: 1 },
    users: { unknown: expect.stringMatching(/^unknown, because no line/) as string },
  });
});

test.each([
  ['no log was saved', evidence(), /have no line/],
  ['the log tells of no request', evidence(logs([91, 'connection refused'])), /that never arrived/],
  [
    'only another service failed',
    evidence({ ...logs([91, '"status":500']), service: 'db' } as never),
    /have no line/,
  ],
])('the impact is unknown when %s', (_, saved, why) => {
  const { requests, firstFailedRequest } = impact(['web'], saved, outage);
  expect(requests).toEqual({ unknown: expect.stringMatching(why) as string });
  expect(firstFailedRequest).toBeNull();
});
