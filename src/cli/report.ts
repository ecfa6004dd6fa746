/** `nova report`: the report of an incident in the format that is asked for. */
import { writeFile } from 'node:fs/promises';
import { Option, type Command } from 'commander';
import { renderHtml } from '../incident/report/render-html.ts';
import { renderReport } from '../incident/report/render-markdown.ts';
import { report } from '../incident/report/report.ts';
import { reportSources } from '../store/report-sources.ts';
import { exitCodes, Failure } from './exit.ts';
import { findIncident } from './find-incident.ts';
import { storeOptions } from './journal.ts';
import { print } from './print.ts';
import { proposedChange } from './runbook-change.ts';
import { runbookFile, useReader, type ConfigOptions } from './setup.ts';

const formats = ['markdown', 'html', 'json'] as const;

type Format = (typeof formats)[number];

interface ReportOptions extends ConfigOptions {
  readonly json?: boolean;
  readonly format?: Format;
  readonly html?: string;
}

export function addReport(program: Command): void {
  storeOptions(
    program
      .command('report')
      .description('the incident report, as Markdown, HTML or JSON')
      .argument('<id>', 'as `nova incidents` lists it, or `last`'),
  )
    .addOption(new Option('--format <format>', 'what to print').choices(formats))
    .option('--html <file>', 'write it as HTML to a file, in place of an older one')
    .addHelpText(
      'after',
      '\nExamples:\n  nova report last\n  nova report last --html incident.html\n  nova report last --format json',
    )
    .action(printReport);
}

async function printReport(id: string, options: ReportOptions): Promise<void> {
  const format = options.json === true ? 'json' : (options.format ?? 'markdown');
  const { evidence, change, data } = await dataOf(id, options);
  if (options.html !== undefined) {
    await write(options.html, renderHtml(data, evidence, change));
    if (options.json !== true && options.format === undefined) {
      print(`Written: ${options.html}`);
      return;
    }
  }
  const texts = {
    json: () => JSON.stringify(data),
    html: () => renderHtml(data, evidence, change),
    markdown: () => renderReport(data, evidence, change),
  } satisfies Record<Format, () => string>;
  print(texts[format]());
}

/** Everything that the report says, and what it is made of. Throws Failure. */
export async function dataOf(id: string, options: ConfigOptions) {
  const reader = await useReader(options);
  try {
    const { incident, log } = await findIncident(reader, id);
    const sources = await reportSources(reader, incident, log);
    const change = await proposedChange(incident, await runbookFile(options));
    const lessons = change?.lessons.map(({ lesson }) => lesson) ?? [];
    return { evidence: sources.evidence, change, data: report({ ...sources, lessons }) };
  } finally {
    await reader.close();
  }
}

async function write(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new Failure(exitCodes.cannotCreate, `${file} cannot be written (${code})`);
  }
}
