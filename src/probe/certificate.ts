/** What can be held against a certificate by somebody who does not know its issuer. */
import { checkServerIdentity } from 'node:tls';
import type { PeerCertificate } from 'node:tls';

/** A chain that ends at an authority which only some trust, or whose middle is missing. */
const unknownIssuer: readonly string[] = [
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
];

export function isUnknownIssuer(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return typeof error.code === 'string' && unknownIssuer.includes(error.code);
}

/** Whether it is the certificate that was not accepted, and not the connection that failed. */
export function isAboutCertificate(error: unknown): boolean {
  if (isUnknownIssuer(error)) return true;
  const code: unknown = Reflect.get(Object(error) as object, 'code');
  return typeof code === 'string' && /^(?:CERT_|ERR_TLS_CERT_)/.test(code);
}

/**
 * The error that verification would give for its dates or its names; null when both are good.
 * `host`: null where its names do not matter.
 */
export function certificateProblem(
  certificate: PeerCertificate,
  host: string | null,
  now: number,
): Error | null {
  const [from, until] = [certificate.valid_from, certificate.valid_to].map(Date.parse);
  if (until !== undefined && until < now) return coded('CERT_HAS_EXPIRED');
  if (from !== undefined && from > now) return coded('CERT_NOT_YET_VALID');
  return host === null ? null : (checkServerIdentity(host, certificate) ?? null);
}

function coded(code: string): Error {
  return Object.assign(new Error(code), { code });
}
