/**
 * Runs the demo and draws what it printed as `docs/demo.svg`, which the README shows. Nothing in
 * the picture is written by hand; it ends before the report.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createAnsiSequenceParser, type ParseToken } from 'ansi-sequence-parser';

const root = join(import.meta.dirname, '..');
const picture = join(root, 'docs', 'demo.svg');
const columns = 110;
const glyph = { width: 8.4, height: 19, size: 14 };
const margin = 18;

/** Readable on the picture's dark ground. */
const colours: Readonly<Record<string, string>> = {
  red: '#ff7b72',
  green: '#7ee787',
  yellow: '#e3b341',
  cyan: '#79c0ff',
  plain: '#e6edf3',
  dim: '#8b949e',
};

async function runDemo(): Promise<string> {
  const child = spawn(join(root, 'bin', 'demo'), {
    env: { ...process.env, FORCE_COLOR: '1', COLUMNS: String(columns) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  await once(child, 'close');
  if (child.exitCode !== 0) throw new Error(`the demo failed:\n${printed}`);
  return printed;
}

/** As a terminal of this width would break it; escape sequences take no room. */
function wrapped(line: string): readonly string[] {
  const pieces = line.split(new RegExp(`(${String.fromCharCode(27)}\\[[\\d;]*m)`));
  const rows = [''];
  let column = 0;
  for (const [index, piece] of pieces.entries()) {
    if (index % 2 === 1) rows.push((rows.pop() ?? '') + piece);
    else
      for (const character of piece) {
        if (column === columns) {
          rows.push('');
          column = 0;
        }
        rows.push((rows.pop() ?? '') + character);
        column += 1;
      }
  }
  return rows;
}

function colourOf({ foreground, decorations }: ParseToken): string {
  if (decorations.has('dim')) return colours.dim ?? '';
  const name = foreground?.type === 'named' ? foreground.name : 'plain';
  return colours[name] ?? colours.plain ?? '';
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function drawn(text: string): string {
  const parser = createAnsiSequenceParser();
  const rows = text.trim().split('\n').flatMap(wrapped);
  const lines = rows.map((row, index) => {
    const spans = parser.parse(row).map((token) => {
      const weight = token.decorations.has('bold') ? ' font-weight="bold"' : '';
      return `<tspan fill="${colourOf(token)}"${weight}>${escaped(token.value)}</tspan>`;
    });
    const y = margin + glyph.height * (index + 0.8);
    return `<text x="${margin}" y="${y.toFixed(1)}" xml:space="preserve">${spans.join('')}</text>`;
  });
  const width = Math.ceil(columns * glyph.width + 2 * margin);
  const height = Math.ceil(rows.length * glyph.height + 2 * margin);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`,
    ` font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="${glyph.size}">`,
    `<rect width="100%" height="100%" rx="8" fill="#0d1117"/>`,
    ...lines,
    '</svg>\n',
  ].join('\n');
}

const [shown = ''] = (await runDemo()).split('\n== The incident report');
await writeFile(picture, drawn(shown));
console.log(`${picture} drawn`);
