/** The dependency direction and the taste of the repository, as rules. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';

const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  encoding: 'utf8',
});
const files = listed.split('\n').filter((file) => file.endsWith('.ts'));
const sources = files.filter((file) => file.startsWith('src/') && !file.endsWith('.test.ts'));

interface Source {
  readonly file: string;
  readonly text: string;
  /** Without comments and texts, where names of forbidden things are harmless. */
  readonly code: string;
  readonly imports: readonly string[];
}

const read = (file: string): Source => {
  const text = readFileSync(file, 'utf8');
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const imports = [...code.matchAll(/\bfrom '([^']+)'|\bimport\('([^']+)'\)/g)].map(
    (match) => match[1] ?? match[2] ?? '',
  );
  return { file, text, code, imports };
};
const all = sources.map(read);

/** Folders and files that decide: no I/O, no clock, no randomness. */
const pure = (file: string): boolean =>
  /^src\/(incident|diagnosis|drill|status)\//.test(file) ||
  (file.startsWith('src/runbook/') && file !== 'src/runbook/read.ts') ||
  (file.startsWith('src/remedy/') && !/^src\/remedy\/perform[./]/.test(file)) ||
  /^src\/evidence\/(evidence|change-facts|change-lines|crash|fact-lines|resource-facts|resource-lines|facts|gaps|identify|redact|redact-pairs|redact-shapes|secret-name|printable)\.ts$/.test(
    file,
  ) ||
  /^src\/probe\/(question|health|latency)\.ts$/.test(file) ||
  /^src\/docker\/(project|event|compose-command)\.ts$/.test(file) ||
  /^src\/notify\/(channel|levels|next-page|next-update|page|patience|slack-message|storm|storm-page|template|update)\.ts$/.test(
    file,
  ) ||
  /^src\/drift\/(configured|drift|edit|ours|take-over|told-diff)\.ts$/.test(file) ||
  /^src\/workflow\/(activity|ownership)\.ts$/.test(file);

const folderOf = (file: string): string => file.split('/')[1] ?? '';
const target = ({ file }: Source, name: string): string => normalize(join(dirname(file), name));

describe('the pure core', () => {
  test.each(all.filter(({ file }) => pure(file)))(
    '$file does no I/O, has no clock and imports only what is pure',
    (source) => {
      const impure = source.imports.filter((name) =>
        name.startsWith('.')
          ? !pure(target(source, name)) && !isTypeOnly(source, name)
          : name.startsWith('node:'),
      );
      expect(impure, 'move the I/O to the shell, or declare the imported file pure here').toEqual(
        [],
      );
      expect(source.code, 'time and chance are arguments in pure files').not.toMatch(
        /\bDate\.now\(|new Date\(\)|Math\.random\(|\bprocess\.|\basync\b|\bawait\b/,
      );
    },
  );
});

function isTypeOnly({ code }: Source, name: string): boolean {
  const statements = [...code.matchAll(/import ([^;]*?) from '([^']+)';/g)];
  return statements
    .filter((match) => match[2] === name)
    .every((match) => match[1]?.startsWith('type ') === true);
}

/** What each folder may reach besides itself and pure files. */
const mayReach: Readonly<Record<string, readonly string[]>> = {
  probe: ['docker', 'host'],
  evidence: ['docker', 'host', 'aws', 'store'],
  remedy: ['docker', 'host', 'aws'],
  docker: ['host'],
  host: [],
  aws: [],
  issues: [],
  notify: [],
  store: [],
  http: ['store'],
  runbook: [],
  config: ['remedy'],
  workflow: ['store', 'docker', 'host', 'aws', 'remedy', 'evidence'],
};

test.each(all.filter(({ file }) => folderOf(file) in mayReach && !pure(file)))(
  '$file reaches only what its folder may',
  (source) => {
    const own = folderOf(source.file);
    const reached = source.imports
      .filter((name) => name.startsWith('.') && !isTypeOnly(source, name))
      .map((name) => target(source, name))
      .filter((file) => !pure(file) && folderOf(file) !== own)
      .filter((file) => mayReach[own]?.includes(folderOf(file)) !== true);
    expect(reached, 'adapters never import each other; app.ts puts them together').toEqual([]);
  },
);

test('only app.ts and cli/ import app.ts', () => {
  const users = all.filter((one) => one.imports.some((name) => target(one, name) === 'src/app.ts'));
  expect(users.map(({ file }) => file).filter((file) => !file.startsWith('src/cli/'))).toEqual([]);
});

test('what breaks services on purpose is loaded by the commands for drills alone, when they are called', () => {
  const isDrill = (file: string) => /^src\/cli\/drill-[a-z]+\.ts$/.test(file);
  const statically = (source: Source, name: string) =>
    source.code.includes(`from '${name}'`) && !isTypeOnly(source, name);
  const reaching = all.flatMap((source) => {
    const reached = source.imports.filter((name) => name.startsWith('.'));
    const bad = reached.filter((name) => {
      const file = target(source, name);
      if (file.startsWith('faults/')) return !isDrill(source.file) && !isTypeOnly(source, name);
      return isDrill(file) && !isDrill(source.file) && statically(source, name);
    });
    return bad.map((name) => `${source.file} imports ${name}`);
  });
  expect(reaching, "await import('./drill-….ts') in src/cli/drill.ts").toEqual([]);
  const callers = all.filter((source) =>
    source.imports.some((name) => isDrill(target(source, name)) && !isDrill(source.file)),
  );
  expect(callers.map(({ file }) => file)).toEqual(['src/cli/drill.ts']);
});

test('one file reads the environment and one ends the process', () => {
  const uses = (pattern: RegExp) =>
    all.filter(({ code }) => pattern.test(code)).map((one) => one.file);
  expect(uses(/process\.env\b/)).toEqual(['src/config/load.ts']);
  expect(uses(/process\.exit\(/)).toEqual(['src/cli/main.ts']);
});

test('what only a shared store or AWS needs is loaded on first use', () => {
  const loaded = /^import (?!type )[^;]*from '(?:pg|pg-boss|@aws-sdk\/[\w-]+)';/m;
  const eager = all.filter(({ code }) => loaded.test(code)).map(({ file }) => file);
  expect(eager, "await import('pg') where it is needed").toEqual([]);
});

test('no file outgrows its name', () => {
  const large = all.filter(({ text }) => text.split('\n').length > 400).map(({ file }) => file);
  expect(large, 'split it by what it does').toEqual([]);
});

test('no file or folder has a name that says nothing', () => {
  const empty =
    /(^|\/)(utils?|helpers?|common|shared|misc|lib|types|core|services|managers)(\/|\.ts$)/;
  expect(files.filter((file) => empty.test(file) || file.endsWith('/index.ts'))).toEqual([]);
});

test('Nova Rewards and the responder do not know each other', () => {
  const rewards = files.filter((file) => file.startsWith('rewards/')).map(read);
  const crossing = rewards.filter((one) =>
    one.imports.some((name) => target(one, name).startsWith('src/')),
  );
  expect(crossing.map(({ file }) => file)).toEqual([]);
  const named = all.filter(({ code }) => /nova-(backend|postgres|redis|horizon)\b/.test(code));
  expect(
    named.map(({ file }) => file),
    'it must work for any Compose project',
  ).toEqual([]);
});

test('nothing is switched off or left for later', () => {
  const marked = [...all, ...files.filter((file) => file.startsWith('test/')).map(read)].filter(
    ({ file, text }) =>
      !file.startsWith('test/architecture/') &&
      /eslint-disable|@ts-ignore|@ts-nocheck|\bTODO\b|\bFIXME\b|\.only\(/.test(text),
  );
  expect(marked.map(({ file }) => file)).toEqual([]);
});
