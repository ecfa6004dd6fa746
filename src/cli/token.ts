/** `nova token`: who may write through the HTTP API. */
import type { Command } from 'commander';
import { newToken, tokenEntries, tokensOf } from '../http/token.ts';
import { scopes, type Scope } from '../incident/journal.ts';
import { exitCodes, Failure } from './exit.ts';
import { storeOptions, withStore } from './journal.ts';
import { print, printJson } from './print.ts';
import { operatorName } from './responder.ts';
import type { ConfigOptions } from './setup.ts';

interface TokenOptions extends ConfigOptions {
  readonly name: string;
  readonly scope: readonly Scope[];
  readonly json?: boolean;
}

export function addToken(program: Command): void {
  const command = program.command('token').description('tokens for the HTTP API');
  storeOptions(
    command
      .command('create')
      .description('make a token; it is printed once and kept as a hash')
      .requiredOption('--name <name>', 'who or what uses it: the log says so')
      .requiredOption(
        '--scope <scope>',
        `what it may do: ${scopes.join(', ')}; may be given again`,
        collect,
        [],
      ),
  )
    .addHelpText('after', '\nExamples:\n  nova token create --name grafana --scope read')
    .action(create);
  storeOptions(command.command('list').description('tokens that are accepted'))
    .addHelpText('after', '\nExamples:\n  nova token list --json')
    .action(list);
  storeOptions(
    command
      .command('revoke')
      .description('accept a token no longer')
      .requiredOption('--name <name>', 'its name'),
  )
    .addHelpText('after', '\nExamples:\n  nova token revoke --name grafana')
    .action(revoke);
}

function collect(value: string, before: readonly Scope[]): readonly Scope[] {
  const scope = scopes.find((one) => one === value);
  if (scope === undefined)
    throw new Failure(exitCodes.usage, `--scope takes one of ${scopes.join(', ')}, not ${value}`);
  return [...before, scope];
}

async function create(options: TokenOptions): Promise<void> {
  const { name, scope } = options;
  if (!/^[\w.@-]{1,64}$/.test(name))
    throw new Failure(exitCodes.usage, 'a name has letters, digits, and _ . @ - only');
  const { text, hash } = newToken();
  await withStore(options, async (store) => {
    const known = tokensOf(await store.journal(tokenEntries));
    if (known.some((one) => one.name === name))
      throw new Failure(exitCodes.noInput, `there is a token ${name} already: revoke it first`);
    await store.note(
      { type: 'token-created', name, scopes: scope, hash, by: operatorName() },
      Date.now(),
    );
  });
  if (options.json === true) printJson({ name, scopes: scope, token: text });
  else print(text);
}

async function list(options: TokenOptions): Promise<void> {
  const tokens = await withStore(options, async (store) =>
    tokensOf(await store.journal(tokenEntries)),
  );
  const shown = tokens.map(({ name, scopes: may, createdAt }) => ({
    name,
    scopes: may,
    createdAt: new Date(createdAt).toISOString(),
  }));
  if (options.json === true) printJson(shown);
  else if (shown.length === 0) print('There is no token.');
  else for (const one of shown) print(`${one.name}: ${one.scopes.join(', ')}, ${one.createdAt}`);
}

async function revoke(options: TokenOptions): Promise<void> {
  const { name } = options;
  await withStore(options, async (store) => {
    const known = tokensOf(await store.journal(tokenEntries));
    if (!known.some((one) => one.name === name))
      throw new Failure(exitCodes.noInput, `there is no token ${name}`);
    await store.note({ type: 'token-revoked', name, by: operatorName() }, Date.now());
  });
  if (options.json === true) printJson({ revoked: name });
  else print(`Revoked: ${name}`);
}
