/** `nova status`: what the status page says, in the terminal or as static files. */
import type { Command } from 'commander';
import { basename, dirname, resolve } from 'node:path';
import { printable } from '../evidence/printable.ts';
import { configWithoutFile, type Config } from '../config/config.ts';
import { readStatus, statusSettings } from '../status-page.ts';
import { componentWords, lengthWords, percent } from '../status/html-parts.ts';
import { statusWords } from '../notify/update.ts';
import { jsonFiles } from '../status/json.ts';
import { isOver, type StatusPage } from '../status/page.ts';
import { exportStatus, ExportProblem } from '../workflow/status-export.ts';
import { exitCodes, Failure } from './exit.ts';
import { storeOptions } from './journal.ts';
import { bold, dim, paint, print, printJson } from './print.ts';
import { hasConfig, readConfig, useReader, type ConfigOptions } from './setup.ts';

interface StatusOptions extends ConfigOptions {
  readonly json?: boolean;
}

export function addStatus(program: Command): void {
  const command = program.command('status').description('the status page that users see');
  storeOptions(
    command
      .command('show', { isDefault: true })
      .description(
        'what the page says now, also as `nova status`; --json has the shape of summary.json of Statuspage',
      ),
  )
    .addHelpText('after', '\nExamples:\n  nova status show\n  nova status show --json')
    .action(show);
  storeOptions(
    command
      .command('export')
      .description('write the page as static files, which work from a folder and from any address')
      .argument('<folder>', 'a new or empty folder, or one of an earlier export'),
  )
    .addHelpText('after', '\nExamples:\n  nova status export public')
    .action(exportTo);
}

async function show(options: StatusOptions): Promise<void> {
  const page = await pageOf(options);
  if (options.json === true) printJson(jsonFiles['summary.json'](page));
  else for (const line of linesOf(page)) print(line);
}

async function exportTo(folder: string, options: StatusOptions): Promise<void> {
  const page = await pageOf(options);
  try {
    const { files } = await exportStatus(page, folder);
    if (options.json === true) printJson({ folder: resolve(folder), files });
    else print(`Written: ${files} files in ${folder}; the first page is index.html`);
  } catch (error) {
    if (error instanceof ExportProblem) throw new Failure(exitCodes.cannotCreate, error.message);
    throw error;
  }
}

async function pageOf(options: StatusOptions): Promise<StatusPage> {
  const config = (await hasConfig(options)) ? await readConfig(options) : null;
  const reader = await useReader(options);
  try {
    const known = config ?? configWithoutFile('services', options.state ?? '.nova');
    return await readStatus(reader, statusSettings(known, nameOf(config)), Date.now());
  } finally {
    await reader.close();
  }
}

/** As Compose names a project that nobody has named. */
function nameOf(config: Config | null): string {
  const directory = config?.compose?.directory ?? dirname(config?.compose?.files[0] ?? '.');
  return config?.project ?? (config === null ? 'Services' : basename(resolve(directory)));
}

function linesOf(page: StatusPage): readonly string[] {
  const width = Math.max(0, ...page.components.map(({ name }) => name.length));
  const tone = page.overall.indicator === 'none' ? 'good' : 'bad';
  const open = page.incidents.filter((one) => !isOver(one));
  const works = page.works.filter(({ status }) => status !== 'completed');
  return [
    `${bold(printable(page.title))}: ${paint[tone](page.overall.description)} ${dim(`as of ${iso(page.asOf)}`)}`,
    ...page.components.map(({ name, status, since, uptime }) => {
      const long = since === null ? '' : ` for ${lengthWords(page.asOf - since)}`;
      const share = uptime === null ? 'never watched' : `${percent(uptime)} up of the time watched`;
      const words = paint[status === 'operational' ? 'good' : 'bad'](componentWords[status]);
      return `  ${printable(name).padEnd(width)}  ${words}${long} ${dim(`(${share})`)}`;
    }),
    ...(page.components.length === 0 ? ['  Nothing has been watched yet.'] : []),
    ...open.map(
      ({ id, name, status, startedAt }) =>
        `${paint.bad('!')} ${id} ${printable(name)}: ${statusWords[status]}, since ${iso(startedAt)}`,
    ),
    ...works.map(
      ({ id, from, until, notice }) =>
        `${paint.asking('~')} ${id} maintenance ${iso(from)} to ${iso(until)}${notice === null ? '' : `: ${printable(notice)}`}`,
    ),
  ];
}

function iso(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
