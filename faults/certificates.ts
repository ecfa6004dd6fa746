/** Certificates that have run out, and others that have not. */
import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export type Certificate = 'valid.pem' | 'expired.pem';

/** It is the one that a server finds as current.pem from now on; the key is key.pem. */
export async function useCertificate(folder: string, certificate: Certificate): Promise<void> {
  await copyFile(join(folder, certificate), join(folder, 'current.pem'));
}

/** An authority, and two certificates of one key for the host: for a day, and until yesterday. */
export async function makeCertificates(folder: string, host: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const at = (name: string) => join(folder, name);
  const openssl = (...argv: readonly string[]) => run('openssl', [...argv]);
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  await openssl(
    ...['req', '-x509', ...newKey, '-days', '2', '-subj', '/CN=Drill authority'],
    ...['-keyout', at('ca.key'), '-out', at('ca.pem')],
  );
  await openssl(
    ...['req', '-new', ...newKey, '-subj', `/CN=${host}`, '-keyout', at('key.pem')],
    ...['-out', at('request.pem')],
  );
  await writeFile(at('names'), `subjectAltName=DNS:${host}\n`);
  for (const [name, days] of [
    ['valid.pem', '1'],
    ['expired.pem', '-1'],
  ] as const) {
    await openssl(
      ...['x509', '-req', '-in', at('request.pem'), '-CA', at('ca.pem'), '-CAkey', at('ca.key')],
      ...['-CAcreateserial', '-days', days, '-extfile', at('names'), '-out', at(name)],
    );
  }
  // The images run as users of their own.
  await chmod(at('key.pem'), 0o644);
  await chmod(folder, 0o755);
}
