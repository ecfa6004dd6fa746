/** Secrets on the screen, in command lines and in records. */
import { has, is, valueOf } from '../check/use.ts';
import type { Use } from '../check/use.ts';
import type { Argument } from '../words.ts';
import { hit, perUse } from './scene.ts';
import type { Hit, Rule, Scene } from './scene.ts';

const secretFile =
  /(?:^|\/)(?:\.env(?:\.(?!example|sample|template|dist)[\w.-]+)?|\.pgpass|\.my\.cnf|\.netrc|credentials|id_(?:rsa|ed25519|ecdsa)|[\w.-]*(?:secrets?|passwords?|credentials?)\.(?:ya?ml|json|txt|env|conf|ini)|\.aws\/credentials|shadow|[\w.-]+\.env|acl\.conf|proc\/[^/]+\/environ)$|(?:privkey|private|server)[\w.-]*\.(?:pem|key)$/i;

const secretName =
  /(?:PASS(?:WORD|WD)?|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|CREDENTIALS?|DATABASE_URL|CONNECTION_STRING)/;

const readers = new Set([
  'cat',
  'head',
  'tail',
  'less',
  'more',
  'bat',
  'strings',
  'view',
  'zcat',
  'source-none',
]);

const shows: Rule = (scene) =>
  scene.uses.flatMap((use) => (showsSecrets(use, scene) ? [hit('shows-secrets', use)] : []));

function showsSecrets(use: Use, scene: Scene): boolean {
  if (onlyCounts(scene)) return false;
  if (is(use, 'env'))
    return (
      use.inner.length === 0 &&
      use.effect === 'look' &&
      (use.operands.length === 0 ||
        (use.name === 'printenv' && use.operands.some(({ value }) => secretName.test(value)))) &&
      !narrowed(scene)
    );
  if (readers.has(use.name) || is(use, 'grep')) {
    const files = is(use, 'grep') ? use.operands.slice(1) : use.operands;
    if (is(use, 'grep') && isHarmless(use.operands[0]?.value ?? '')) return false;
    return files.some(({ value }) => secretFile.test(value)) && !writesElsewhere(use);
  }
  if (use.name === 'echo' || use.name === 'printf')
    return (
      use.operands.some((one) => isSecretVariable(one)) &&
      scene.stages.length === 1 &&
      !writesElsewhere(use)
    );
  if (is(use, 'docker', 'swarm join-token')) return !has(use, 'rotate');
  if (is(use, 'docker', 'inspect', 'service inspect'))
    return (
      /\.Env\b/.test(valueOf(use, 'format')?.value ?? '') ||
      scene.stages
        .slice(1)
        .some(
          ([search]) =>
            search !== undefined &&
            is(search, 'grep') &&
            search.operands.some(({ value }) => /\benv\b|password|secret/i.test(value)),
        )
    );
  if (is(use, 'docker-compose', 'config', 'convert'))
    return (
      !has(
        use,
        'q',
        'quiet',
        'services',
        'volumes',
        'images',
        'profiles',
        'hash',
        'no-interpolate',
      ) &&
      (scene.stages.length === 1 || keepsEnvironment(scene)) &&
      !writesElsewhere(use)
    );
  if (is(use, 'docker', 'secret inspect')) return false;
  if (is(use, 'kubectl', 'get'))
    return (
      use.operands.some(({ value }) => /^secrets?(?:\/|$)/.test(value)) &&
      /^(?:yaml|json|jsonpath|go-template)/.test(valueOf(use, 'output')?.value ?? '') &&
      // A certificate is for everybody to see.
      !/\.crt\W*$/.test(valueOf(use, 'output')?.value ?? '')
    );
  if (is(use, 'aws'))
    return (
      words(use).includes('get-secret-value') ||
      (/get-parameters?(?:-by-path)?\b/.test(words(use)) && has(use, 'with-decryption'))
    );
  if (is(use, 'nomad')) return use.name === 'vault' && /^(?:kv get|read)$/.test(use.path);
  if (is(use, 'gcloud')) return words(use).includes('secrets versions access');
  if (is(use, 'az')) return words(use).includes('keyvault secret show');
  if (use.name === 'heroku') return use.path === 'config';
  if (use.name === 'railway') return use.path === 'variables' && !has(use, 'set');
  if (is(use, 'systemctl', 'show'))
    return /environment/i.test(valueOf(use, 'property')?.value ?? '');
  if (is(use, 'pm2')) return use.path === 'env';
  return false;
}

/** A search for it, or for a service with the lines around it. */
function keepsEnvironment(scene: Scene): boolean {
  return scene.stages
    .slice(1)
    .some(
      ([search]) =>
        search !== undefined &&
        (search.name === 'less' ||
          (is(search, 'grep') &&
            (has(search, 'A', 'after-context', 'C', 'context') ||
              search.operands.some(({ value }) => /\benv|password|secret|_URL\b/i.test(value))))),
    );
}

function words(use: Use): string {
  return [use.path, ...use.operands.map(({ value }) => value)].join(' ');
}

/** A later stage prints a number, names alone, or nothing. */
function onlyCounts(scene: Scene): boolean {
  return scene.stages
    .slice(1)
    .some(
      ([use]) =>
        use !== undefined &&
        ((is(use, 'grep') && has(use, 'c', 'count', 'q', 'quiet')) ||
          use.name === 'wc' ||
          (use.name === 'cut' && has(use, 'd')) ||
          (use.name === 'sed' &&
            use.operands.some(
              ({ value }) => value.includes('=') && /\*{2,}|redacted|xxx/i.test(value),
            ))),
    );
}

/** `env | grep NODE_ENV` shows one harmless setting. */
function narrowed(scene: Scene): boolean {
  const search = scene.stages.slice(1).find(([one]) => one !== undefined && is(one, 'grep'))?.[0];
  return isHarmless(search?.operands[0]?.value ?? '');
}

const harmless =
  /^\^?["']?(?:NODE_ENV|PORT|HOST|PATH|LOG_LEVEL|TZ|LANG|APP_ENV|DEBUG|[A-Z_]*(?:_HOST|_PORT|_ENV|_LEVEL|_MODE|_VERSION|_ENABLED))["']?=?$/;

function isHarmless(pattern: string): boolean {
  return harmless.test(pattern);
}

function writesElsewhere(use: Use): boolean {
  return (
    use.command?.redirects.some(
      (one) => one.type === 'Redirect' && one.operator.startsWith('>'),
    ) === true
  );
}

/** `$NAME` is read as a placeholder with dashes; longer texts keep their dollar. */
function isSecretVariable(word: Argument): boolean {
  const name = word.value.toUpperCase().replace(/-/g, '_');
  return word.is !== 'constant' && secretName.test(name) && !/\$\{#|:\+|:0:/.test(word.value);
}

const inCommand: Rule = (scene) =>
  scene.uses.flatMap((use): readonly Hit[] => {
    const word = secretIn(use);
    return word === null ? [] : [hit('secret-in-command', word)];
  });

function secretIn(use: Use): { readonly at: number; readonly end: number } | null {
  for (const one of use.command?.prefix ?? [])
    if (
      one.type === 'Assignment' &&
      /^(?:PGPASSWORD|MYSQL_PWD|REDISCLI_AUTH|AWS_SECRET_ACCESS_KEY)$|PASSWORD$|SECRET$|TOKEN$/.test(
        one.name,
      ) &&
      one.value.type === 'Word' &&
      isLiteral(one.value.value) &&
      use.name !== ''
    )
      return use;
  if (use.name === 'export') return use.operands.find(isSecretAssignment) ?? null;
  if (is(use, 'env') || is(use, 'sudo')) return null;
  if (
    is(use, 'redis-cli', 'config set') &&
    /^(?:requirepass|masterauth)$/i.test(use.operands[0]?.value ?? '')
  )
    return use.operands[1] ?? null;
  if (is(use, 'redis-cli')) return valueOf(use, 'pass') ?? userInfo(valueOf(use, 'uri'));
  if (is(use, 'mysql') || is(use, 'mysqladmin') || is(use, 'mysqldump') || is(use, 'mysqlcheck'))
    return valueOf(use, 'password');
  if (is(use, 'docker', 'swarm join')) return valueOf(use, 'token');
  if (is(use, 'curl')) return credentials(use);
  if (is(use, 'wget')) return valueOf(use, 'password', 'http-password');
  if (is(use, 'mongo') || is(use, 'mongodump') || is(use, 'mongorestore'))
    return (
      valueOf(use, 'password') ?? use.operands.map(userInfo).find((one) => one !== null) ?? null
    );
  if (is(use, 'psql') && setsPassword(valueOf(use, 'command')?.value ?? ''))
    return valueOf(use, 'command');
  if (is(use, 'mysql') && setsPassword(valueOf(use, 'execute')?.value ?? ''))
    return valueOf(use, 'execute');
  if (is(use, 'psql') || is(use, 'pg_dump'))
    return (
      [...use.operands, ...(valueOf(use, 'dbname') === null ? [] : [valueOf(use, 'dbname')])]
        .map(userInfo)
        .find((one) => one !== null) ?? null
    );
  if (is(use, 'docker', 'login')) return valueOf(use, 'password');
  if (is(use, 'docker', 'exec', 'run') || is(use, 'docker-compose', 'exec', 'run'))
    return secretVariable(valueOf(use, 'env'));
  if (use.name === 'sshpass') return has(use, 'p') ? use : null;
  if (is(use, 'az'))
    return words(use).includes('keyvault secret set') ? filledIn(valueOf(use, 'value')) : null;
  if (is(use, 'aws'))
    return /put-secret-value|create-secret\b/.test(words(use))
      ? filledIn(valueOf(use, 'secret-string'))
      : null;
  if (is(use, 'rabbitmqctl'))
    return /^(?:add_user|change_password)$/.test(use.path) &&
      use.operands[1]?.is === 'constant' &&
      isLiteral(use.operands[1].value)
      ? use.operands[1]
      : null;
  return null;
}

/** `-e NAME` alone passes it on; with a value it is in the list of processes, whatever it came from. */
function secretVariable(word: Argument | null): Argument | null {
  if (word === null || !secretAssignment.test(word.value)) return null;
  return /=["']?[<{\u2039]/.test(word.value) ? null : word;
}

/** Other than a blank, or a file that it is read from. */
function filledIn(word: Argument | null): Argument | null {
  return word === null || /^(?:file|fileb):|[\u2039<]/.test(word.value) ? null : word;
}

const secretAssignment = /^[A-Z_]*(?:PASSWORD|PWD|SECRET|TOKEN|AUTH)=./;

function isSecretAssignment({ value }: Argument): boolean {
  return secretAssignment.test(value) && isLiteral(value.slice(value.indexOf('=') + 1));
}

/** `ALTER USER app PASSWORD '…'`, `IDENTIFIED BY '…'`. */
function setsPassword(sql: string): boolean {
  return /\b(?:password|identified\s+by)\s+'[^'\u2039<]/i.test(sql);
}

function credentials(use: Use): { readonly at: number; readonly end: number } | null {
  const user = valueOf(use, 'user');
  if (user !== null && /:./.test(user.value)) return user;
  const header = valueOf(use, 'header');
  if (
    header?.is === 'constant' &&
    /^(?:authorization|x-api-key|private-token|x-auth-token|apikey):\s*(?:bearer\s+|basic\s+)?[^\s$<{\u2039]{6,}/i.test(
      header.value,
    ) &&
    isLiteral(header.value)
  )
    return header;
  return use.operands.map(userInfo).find((one) => one !== null) ?? null;
}

function userInfo(word: Argument | null): Argument | null {
  if (word === null) return null;
  const password = /^[a-z][a-z+]*:\/\/[^/\s:@]*:([^@/\s]+)@/i.exec(word.value)?.[1];
  return password !== undefined && isLiteral(password) ? word : null;
}

/** Neither a blank for people nor a variable. */
function isLiteral(text: string): boolean {
  return text !== '' && !/[$\u2039<{`]|\*{3}|YOUR|x{3,}|\.\.\./i.test(text);
}

/** `-p` alone asks; `-pSECRET` does not, and shows it. */
const askingForPassword = perUse('interactive', (use) => {
  if (is(use, 'mysql') || is(use, 'mysqladmin') || is(use, 'mysqldump'))
    return has(use, 'p', 'password') && valueOf(use, 'password') === null;
  return (is(use, 'psql') || is(use, 'pg_dump')) && has(use, 'W', 'password');
});

export const secretRules: readonly Rule[] = [shows, inCommand, askingForPassword];
