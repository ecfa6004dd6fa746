/** Programs whose meaning depends on what they are told, and not on names of options alone. */
import { isStronger } from '../programs/effect.ts';
import type { Entry } from '../programs/lookup.ts';
import type { Reader } from '../programs/program.ts';
import { meaningOfName } from '../programs/named.ts';
import { readSql } from './sql.ts';
import { awk, isOfSystem, places, settings, told } from './told.ts';
import { has, is, outermost, valueOf } from './use.ts';
import type { Use } from './use.ts';

/** undefined: it says nothing, and the tables decide. */
type Read = (use: Use) => Entry | undefined;

const methods: Readonly<Record<string, Entry>> = {
  get: { effect: 'ask', does: 'asks {} over HTTP' },
  head: { effect: 'ask', does: 'asks {} over HTTP' },
  options: { effect: 'ask', does: 'asks {} over HTTP' },
  post: { effect: 'change', does: 'sends a POST request to {}' },
  put: { effect: 'change', does: 'sends a PUT request to {}' },
  patch: { effect: 'change', does: 'sends a PATCH request to {}' },
  delete: { effect: 'destroy', does: 'sends a DELETE request to {}' },
};

const receivers =
  /hooks\.slack\.com|discord(app)?\.com\/api\/webhooks|pagerduty\.com|opsgenie\.com|statuspage\.io|webhook\.office\.com|api\.telegram\.org|victorops|\/notify\b|alertmanager|pushover/i;

/** curl, wget, http: a request that only reads, one that changes, or a message to people. */
function http(use: Use): Entry {
  const method = valueOf(use, 'request', 'method')?.value ?? methodOperand(use);
  const sends = has(
    use,
    'd',
    'data',
    'data-raw',
    'data-binary',
    'data-urlencode',
    'json',
    'F',
    'form',
    'post-data',
    'post-file',
    'body-data',
  );
  const address = use.operands.map(({ value }) => value).join(' ');
  const chosen = method ?? (has(use, 'T', 'upload-file') ? 'put' : sends ? 'post' : 'get');
  const reads = has(use, 'G', 'get', 'I', 'head') ? 'get' : chosen.toLowerCase();
  if (!['get', 'head', 'options'].includes(reads) && receivers.test(address))
    return { effect: 'tell', does: 'sends a message to {}' };
  if (reads === 'post' && /_search|_count|\/query|graphql|_refresh|jsonrpc/.test(address))
    return { effect: 'ask', does: 'asks {} over HTTP' };
  const entry = methods[reads] ?? { effect: 'change', does: 'sends a request to {}' };
  const isWget = use.name === 'wget';
  const writes = isWget ? !has(use, 'spider') : has(use, 'o', 'output', 'O', 'remote-name');
  const target = valueOf(use, isWget ? 'output-document' : 'output')?.value ?? '';
  if (entry.effect === 'ask' && orders.test(address))
    return { effect: 'change', does: 'asks {} over HTTP, which may act on it' };
  if (entry.effect !== 'ask' || !writes || target === '/dev/null' || target === '-') return entry;
  if (isOfSystem(target)) return { effect: 'change', does: `replaces the file ${target}` };
  return !has(use, 'w', 'write-out', 'f', 'fail') &&
    /\.(t?gz|zip|tar|sh|deb|rpm|jar|bin)$/.test(address)
    ? { effect: 'safe', does: 'downloads {}' }
    : entry;
}

/** `/admin/restart`: some act although they are only read. */
const orders =
  /\/(?:restart|reload|shutdown|reset|flush|purge|stop|quitquitquit|reboot|abort|kill|clear-?cache|flush-?cache)(?:[?#]\S*)?$/i;

/** `http POST url`. */
function methodOperand(use: Use): string | null {
  const first = use.operands[0]?.value.toLowerCase() ?? '';
  return first in methods ? first : null;
}

/** Text of SQL in an option, in an operand or in what the client reads. */
export function sqlOf(use: Use): string {
  const option = valueOf(use, 'command', 'execute', 'query');
  // `sqlite3 app.db 'VACUUM'`: what stands behind the file.
  const behind = takesOperand.has(use.name) ? use.operands.slice(1) : [];
  const written = behind.map(({ value }) =>
    value.replace(/^\.(?=(?:restore|read|import|save)\b)/, '\\i '),
  );
  return [option?.value ?? '', ...written.filter((one) => !one.startsWith('.')), use.input]
    .filter((one) => one !== '')
    .join(';\n');
}

const takesOperand = new Set(['sqlite3', 'duckdb', 'litecli']);

function sql(use: Use): Entry | undefined {
  const file = valueOf(use, 'file', 'input-file');
  if (file !== null) return { effect: 'change', does: `runs the statements of ${file.value}` };
  const reads = (use.command ?? outermost(use).command)?.redirects.find(
    (one) => one.type === 'Redirect' && one.operator === '<',
  );
  if (reads?.type === 'Redirect' && sqlOf(use) === '')
    return { effect: 'change', does: `runs the statements of ${reads.target?.value ?? 'a file'}` };
  const text = sqlOf(use);
  if (text !== '') return readSql(text) ?? { effect: 'change', does: 'runs a statement' };
  return undefined;
}

const mongoChanges =
  /\b(insert|update|replace|create|set|add|grant|kill|step|reconfig|initiate|compact|shutdown|save|fsync|rename|freeze|resync|start|stop|enable|disable|move|split|merge|run(?!Command)|load)/i;
const mongoPing = /\b(?:adminCommand|runCommand)\(\s*(?:['"]ping['"]|\{\s*['"]?ping['"]?\s*:)/;
const mongoDestroys = /\b(drop|delete|remove)/i;

function mongo(use: Use): Entry | undefined {
  const script = [valueOf(use, 'eval')?.value ?? '', use.input].join('\n').trim();
  if (script !== '') return readMongo(script);
  return use.operands.some(({ value }) => value.endsWith('.js'))
    ? { effect: 'change', does: 'runs a script in MongoDB' }
    : undefined;
}

export function readMongo(script: string): Entry {
  if (mongoDestroys.test(script)) return { effect: 'destroy', does: 'deletes from the database' };
  if (mongoChanges.test(script)) return { effect: 'change', does: 'changes the database' };
  if (mongoPing.test(script))
    return { effect: 'ask', does: 'asks the database for a trivial answer' };
  return { effect: 'look', does: 'reads from the database' };
}

/** make, npm run, scripts: what their names say. */
function named(use: Use): Entry | undefined {
  if (is(use, 'sh') && use.operands.length === 0 && use.input === '')
    return { effect: 'look', does: 'opens a shell' };
  // Its operands are no task where the program stands in an option: `python -c '…'`.
  if (valueOf(use, 'eval', 'c') !== null && !is(use, 'sh')) return undefined;
  const own = use.program?.names === '.';
  const name = own ? use.name : use.operands.map(({ value }) => value).join(' ');
  const called = meaningOfName(name);
  const told = own ? meaningOfName(toldTo(use)) : null;
  const stronger = called !== null && told !== null && isStronger(told.effect, called.effect);
  const found = stronger ? told : called;
  if (found === null) return undefined;
  const shown = use.program?.names === '.' ? use.name : `${use.name} ${name}`;
  return { effect: found.effect, does: `${found.does} (${shown})` };
}

/** `./health.sh --fix`, `./db.sh restore last.sql`: an action and options, and no files. */
function toldTo({ operands, options }: Use): string {
  const [first] = operands;
  const action = first !== undefined && /^[a-z][\w:-]*$/.test(first.value) ? first.value : '';
  return [action, ...[...options.spelt].filter((one) => one.length > 2)].join(' ');
}

function find(use: Use): Entry | undefined {
  if (has(use, 'delete')) return { effect: 'destroy', does: 'deletes the files that it finds' };
  const at = use.operands.findIndex(({ value }) => /^--?(exec|execdir|ok)$/.test(value));
  const runs =
    has(use, 'exec', 'execdir', 'ok') ||
    (use.name === 'fd' && has(use, 'x', 'X', 'exec', 'exec-batch'));
  if (has(use, 'fprint', 'fprintf', 'fls')) return { effect: 'safe', does: 'writes a file' };
  if (!runs && at < 0) return undefined;
  const words = use.operands.map(({ value }) => value);
  if (words.some((word) => ['rm', 'shred', 'unlink', 'truncate'].includes(word)))
    return { effect: 'destroy', does: 'deletes the files that it finds' };
  const changes = ['chmod', 'chown', 'mv', 'sed', 'gzip', 'kill', 'chgrp', 'cp', 'touch'];
  return words.some((word) => changes.includes(word))
    ? { effect: 'change', does: 'changes the files that it finds' }
    : runsOther(words);
}

/** A script that is run for each file: its name says what it does. */
function runsOther(words: readonly string[]): Entry | undefined {
  const script = words.find(
    (word) => /^[.~]{0,2}\/|\.sh$/.test(word) && !/^\.{1,2}\/?$/.test(word),
  );
  const found = script === undefined ? null : meaningOfName(script);
  return found === null ? undefined : { effect: found.effect, does: `${found.does} (find)` };
}

/** echo, cat and their like change something only when their output goes to a file. */
function writesFile(use: Use): Entry | undefined {
  for (const one of use.command?.redirects ?? []) {
    if (one.type !== 'Redirect' || !['>', '>>', '>|', '&>', '&>>'].includes(one.operator)) continue;
    const target = one.target?.value ?? '';
    if (target === '' || target.startsWith('/dev/') || /^\d$/.test(target)) continue;
    if (one.operator === '>' && isSilent(use))
      return { effect: 'destroy', does: `empties the file ${target}` };
    if (/^\/(proc|sys)\//.test(target))
      return { effect: 'change', does: `sets ${target} of the kernel` };
    if (isOfSystem(target)) return { effect: 'change', does: `replaces the file ${target}` };
    return { effect: 'safe', does: `writes the file ${target}` };
  }
  return undefined;
}

/** Prints nothing, so that a file it is sent to ends up empty. */
export function isSilent({ name, operands }: Use): boolean {
  if (name === 'cat') return operands[0]?.value === '/dev/null';
  if (name === 'echo' || name === 'printf') return (operands[0]?.value ?? '') === '';
  return name === '' || name === ':' || name === 'true';
}

/** `env A=1 command` runs; without a command it shows. */
function assignments(use: Use): Entry | undefined {
  return use.operands.length > 0 && use.operands.every(({ value }) => value.includes('='))
    ? { effect: 'prepare', does: 'sets variables' }
    : undefined;
}

const serviceActions: Readonly<Record<string, Entry>> = {
  status: { effect: 'look', does: 'shows the state of the service {}' },
  start: { effect: 'safe', does: 'starts the service {}' },
  stop: { effect: 'change', does: 'stops the service {}' },
  restart: { effect: 'change', does: 'restarts the service {}' },
  reload: { effect: 'change', does: 'reloads the service {}' },
  'force-reload': { effect: 'change', does: 'reloads the service {}' },
  configtest: { effect: 'look', does: 'checks the configuration of {}' },
};

/** `service nginx restart`, `/etc/init.d/nginx restart`. */
function serviceScript(use: Use): Entry | undefined {
  const action = use.operands.at(-1)?.value ?? '';
  // Without an action it shows what it can; one that a script calls its own may do anything.
  if (use.operands.length < (use.program?.names === 'init-script' ? 1 : 2)) return undefined;
  const found = serviceActions[action] ?? { effect: 'change', does: 'controls the service {}' };
  return { ...found, does: found.does.replace('{}', () => use.operands[0]?.value ?? use.name) };
}

function signal(use: Use): Entry | undefined {
  const [first] = use.operands;
  const listed = has(use, 'l', 'L', '0');
  if (listed || first?.value === '-0')
    return { effect: 'look', does: 'asks whether a process is there' };
  const reloads = ['HUP', 'SIGHUP', '1', 'USR1', 'USR2', 'SIGUSR1', 'QUIT', 'SIGQUIT', '3'];
  const named = use.options.unknown.join('');
  const given = valueOf(use, 'signal')?.value ?? named;
  return reloads.includes(given.toUpperCase())
    ? { effect: 'change', does: 'sends a signal that asks for a reload or a dump' }
    : undefined;
}

/** `chmod +x tool.sh` before it is run disturbs nothing. */
function modes(use: Use): Entry | undefined {
  const [mode, ...files] = use.operands.map(({ value }) => value);
  if (use.name !== 'chmod' || mode === undefined) return undefined;
  return /^[ua]?\+x$/.test(mode)
    ? { effect: 'safe', does: `lets ${files.join(', ')} be run` }
    : { effect: 'change', does: `changes who may use ${files.join(', ')}` };
}

/** Shows when it is given nothing to change: `mount`, `ulimit`, `hostname`. */
function aloneLooks(use: Use): Entry | undefined {
  return use.operands.length === 0
    ? { effect: 'look', does: `shows what ${use.name} tells` }
    : undefined;
}

/** Without a file it packs or unpacks what the pipe brings. */
function filter(use: Use): Entry | undefined {
  return use.operands.every(({ value }) => value === '-')
    ? { effect: 'look', does: 'filters text' }
    : undefined;
}

const beyondText = /\b(?:system|exec|unlink|open|rename|rmdir|mkdir|kill|fork|socket)\b|`/;

/** `perl -pe 's/a/b/'` is a filter, as long as it edits no file in place. */
function oneLiner(use: Use): Entry | undefined {
  const code = valueOf(use, 'e', 'E')?.value ?? '';
  if (code === '') return has(use, 'i') ? undefined : named(use);
  const filters = has(use, 'p', 'n') && !has(use, 'i') && !beyondText.test(code);
  return filters ? { effect: 'look', does: 'filters text' } : undefined;
}

export const readers: Readonly<Record<Reader, Read>> = {
  http,
  sql,
  mongo,
  named,
  find,
  'writes-file': writesFile,
  assignments,
  'service-script': serviceScript,
  signal,
  modes,
  'alone-looks': aloneLooks,
  filter,
  'one-liner': oneLiner,
  awk,
  settings,
  told,
  places,
};
