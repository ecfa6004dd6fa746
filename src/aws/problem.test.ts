import { expect, test } from 'vitest';
import { problemOf } from './problem.ts';

function named(name: string, message = 'User: arn:aws:iam::1:user/x, secret wJalr'): Error {
  return Object.assign(new Error(message), { name });
}

test.each<[string, unknown, string, RegExp]>([
  [
    'nobody’s credentials',
    named('CredentialsProviderError'),
    'AWS_NO_CREDENTIALS',
    /no credentials/,
  ],
  [
    'a policy that forbids it',
    named('AccessDenied'),
    'AWS_DENIED',
    /do not allow a:B \(AccessDenied\)/,
  ],
  ['keys that are no more', named('InvalidClientTokenId'), 'AWS_DENIED', /does not accept/],
  ['too many questions', named('ThrottlingException'), 'AWS_THROTTLED', /too often/],
  ['a cooldown', named('ScalingActivityInProgress'), 'AWS_BUSY', /cooldown/],
  ['an unknown application', named('ApplicationDoesNotExistException'), 'AWS_NOT_FOUND', /no such/],
  ['silence', named('TimeoutError'), 'AWS_UNREACHABLE', /cannot be reached/],
  [
    'a closed door',
    Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
    'AWS_UNREACHABLE',
    /\(ECONNREFUSED\)/,
  ],
  [
    'a closed door on every address',
    new AggregateError([Object.assign(new Error(''), { code: 'ECONNREFUSED' })]),
    'AWS_UNREACHABLE',
    /\(ECONNREFUSED\)/,
  ],
  ['no region', new Error('Region is missing'), 'AWS_NO_REGION', /set aws.region/],
  ['anything else', named('ValidationError'), 'AWS_REFUSED', /refuses a:B \(ValidationError\)/],
  ['what is no error', 'wJalr', 'AWS_REFUSED', /without a reason/],
  ['a name that is none', named('<b>wJalr</b>'), 'AWS_REFUSED', /without a reason/],
])('%s', (_, error, problem, message) => {
  const told = problemOf(error, 'a:B');
  expect(told).toEqual({ problem, message: expect.stringMatching(message) as string });
  expect(told.message).not.toMatch(/wJalr|arn:/);
});
