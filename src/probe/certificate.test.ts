import type { PeerCertificate } from 'node:tls';
import { expect, test } from 'vitest';
import { certificateProblem, isUnknownIssuer } from './certificate.ts';

const now = Date.UTC(2026, 5, 15);
const certificate = (from: number, until: number): PeerCertificate =>
  ({
    subject: { CN: 'pay.example' },
    subjectaltname: 'DNS:pay.example',
    valid_from: new Date(from).toUTCString(),
    valid_to: new Date(until).toUTCString(),
  }) as PeerCertificate;
const day = 86_400_000;

test.each([
  ['good', certificate(now - day, now + day), 'pay.example', null],
  ['expired', certificate(now - 2 * day, now - day), 'pay.example', 'CERT_HAS_EXPIRED'],
  ['of tomorrow', certificate(now + day, now + 2 * day), 'pay.example', 'CERT_NOT_YET_VALID'],
  [
    'of another host',
    certificate(now - day, now + day),
    'x.example',
    'ERR_TLS_CERT_ALTNAME_INVALID',
  ],
])('a certificate that is %s', (_what, given, host, code) => {
  const problem = certificateProblem(given, host, now);
  expect(problem === null ? null : Reflect.get(problem, 'code')).toBe(code);
});

test.each([
  [Object.assign(new Error('x'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }), true],
  [Object.assign(new Error('x'), { code: 'CERT_HAS_EXPIRED' }), false],
  [Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), false],
  [new Error('self-signed certificate'), false],
  ['words', false],
])('%o says that the issuer is unknown: %s', (error, expected) => {
  expect(isUnknownIssuer(error)).toBe(expected);
});
