/**
 * Fills the blanks of a message that people wrote into their runbook, however they write a blank:
 * `{{started}}`, `[TIME]`, `<ETA>`. A blank that says only "time" is read by the words before it.
 * A line with a blank that nobody can fill is left out: users must never read one.
 */

export interface Blanks {
  readonly product: string;
  readonly status: string;
  readonly incident: string;
  readonly now: string;
  readonly started: string;
  /** null: there is nothing to say yet, and the line is left out. */
  readonly ended: string | null;
  readonly duration: string | null;
  readonly expected: string;
  readonly next: string | null;
}

const blank =
  /\{\{[ \t]{0,5}([\w][\w .-]{0,60}?)[ \t]{0,5}\}\}|\[([A-Za-z][A-Za-z0-9 _/:-]{0,60})\](?!\()|<([A-Za-z][\w .-]{0,60})>|\$\{([A-Za-z]\w{0,60})\}/g;

const statusLine = /^([ \t*_>-]{0,10}status[*_]{0,2}[ \t]{0,5}:[*_]{0,2}[ \t]{0,5}).{0,200}$/i;

/** @param status the word that a line such as "Status: Investigating" is given */
export function fillTemplate(text: string, blanks: Blanks, status: string): string {
  const lines = text.split('\n').flatMap((line) => {
    const named = statusLine.exec(line);
    if (named !== null) return [`${named[1] ?? ''}${status}`];
    const filled = fillLine(line, blanks);
    return filled === null ? [] : [filled];
  });
  return lines.join('\n').replaceAll(/\n{3,}/g, '\n\n');
}

function fillLine(line: string, blanks: Blanks): string | null {
  const unknown: string[] = [];
  const filled = line.replaceAll(blank, (found: string, ...groups: unknown[]) => {
    const name = groups.slice(0, 4).find((one): one is string => typeof one === 'string') ?? '';
    const at = groups.find((one): one is number => typeof one === 'number') ?? 0;
    const value = valueOf(name, line.slice(0, at), blanks);
    if (value === null) unknown.push(found);
    return value ?? found;
  });
  return unknown.length === 0 ? filled : null;
}

/** What a blank's own words, and else the words before it, ask for. The first that fits counts. */
const meanings: readonly (readonly [RegExp, keyof Blanks])[] = [
  [/next|following/, 'next'],
  [/expected|estimated|eta\b|etr\b|until|expect/, 'expected'],
  [/duration|how long|lasted/, 'duration'],
  [/end(ed)?\b|resolved at|restored|recovered|healthy/, 'ended'],
  [/start(ed)?|began|begin|since|detected|opened/, 'started'],
  [/status|state\b/, 'status'],
  [/incident|ticket|reference/, 'incident'],
  [/product|service|system|platform|application|project|component|name/, 'product'],
];

const timeOnly = /^(date|timestamp|hh:?mm|now|[a-z]{0,10} ?time)( ?\(?(utc|gmt)\)?)?$/;

function valueOf(name: string, before: string, blanks: Blanks): string | null {
  const words = name.toLowerCase().replaceAll(/[_-]+/g, ' ').trim();
  const own = meanings.find(([pattern]) => pattern.test(words));
  if (own !== undefined) return blanks[own[1]];
  if (!timeOnly.test(words)) return null;
  const label = before.toLowerCase().slice(-60);
  const asked = meanings.find(
    ([pattern, what]) =>
      what !== 'product' && what !== 'status' && what !== 'incident' && pattern.test(label),
  );
  return asked === undefined ? blanks.now : blanks[asked[1]];
}
