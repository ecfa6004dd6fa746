/** Which names announce a secret: of settings, JSON fields, headers, flags, query parameters. */

/** Found anywhere in the name once its separators are gone: PGPASSWORD, x-api-key, dbPasswd. */
const telling = [
  'password',
  'passwd',
  'passphrase',
  'requirepass',
  'masterauth',
  'secret',
  'token',
  'credential',
  'apikey',
  'privatekey',
  'accesskey',
  'encryptionkey',
  'signingkey',
  'accountkey',
  'masterkey',
  'sharedkey',
  'authkey',
  'mnemonic',
  'signature',
  'sessionid',
  'cookie',
  'authorization',
];

/** Too short to be looked for inside other words. */
const tellingParts = new Set(['pass', 'pwd', 'pw', 'seed', 'sig', 'jwt', 'otp', 'csrf', 'xsrf']);

/** A name with one of these speaks about a secret and does not hold it: TOKEN_TTL, PASSWORD_FILE. */
const aboutParts = new Set([
  'file',
  'path',
  'dir',
  'url',
  'uri',
  'ttl',
  'expiry',
  'expires',
  'expiration',
  'lifetime',
  'length',
  'enabled',
  'algorithm',
  'issuer',
  'audience',
  'public',
]);

/** What validators print after a setting's name. None is worth hiding, all help a diagnosis. */
const plainWords = new Set(
  (
    'required missing undefined null nil none empty unset blank true false yes no on off ok ' +
    'must should is was not cannot could invalid expected expired unknown unexpected failed error ' +
    'string number boolean object array optional the a an'
  ).split(' '),
);

/** Longest name that is looked at; more is a run of text, and its end is what precedes a value. */
const LONGEST = 64;

/** Whether a value that follows this name in running text is a secret. */
export function isSecretName(name: string): boolean {
  const tail = name.slice(-LONGEST);
  const parts = partsOf(tail);
  if (parts.some((part) => aboutParts.has(part))) return false;
  // REDIS_AUTH, _auth; the bare word is prose: "auth: failed".
  if (parts.at(-1) === 'auth' && tail.length > 4) return true;
  const squashed = parts.join('');
  return telling.some((word) => squashed.includes(word)) || parts.some((p) => tellingParts.has(p));
}

/**
 * Whether an environment variable of this name holds a secret. Wider than for running text:
 * `ROUTING_KEY` in a log is data, in an environment it is usually a credential.
 */
export function isSecretSetting(name: string): boolean {
  if (isSecretName(name)) return true;
  const parts = partsOf(name.slice(-LONGEST));
  const last = parts.at(-1) ?? '';
  return ['key', 'keys', 'salt'].includes(last) && !parts.includes('public');
}

/** Whether a value says something about a secret instead of being one. */
export function isPlainWord(value: string): boolean {
  return plainWords.has(value.toLowerCase().replace(/[.,;:!?)]{1,3}$/, ''));
}

function partsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]/)
    .filter((part) => part !== '');
}
