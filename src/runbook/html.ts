/** Code in HTML, which some runbooks have for what can be unfolded or is pasted from a wiki. */

export interface HtmlCode {
  readonly language: string;
  readonly text: string;
  /** Lines of the HTML before the text's first. */
  readonly before: number;
}

/** What stands in `<pre>`, as it is shown. Linear in the text. */
export function codeInHtml(html: string): readonly HtmlCode[] {
  const found: HtmlCode[] = [];
  let before = 0;
  let counted = 0;
  for (const { index } of html.matchAll(/<pre\b/gi)) {
    if (index < counted) continue;
    const begins = html.indexOf('>', index) + 1;
    const ends = html.indexOf('</pre', begins);
    if (begins === 0 || ends < 0) break;
    before += newlines(html.slice(counted, begins));
    const content = html.slice(begins, ends);
    // A viewer drops the first line when nothing stands on it.
    const skipped = /^(?:<code\b[^>]{0,200}>)?\n/i.exec(content)?.[0].length ?? 0;
    const tags = html.slice(index, begins + Math.min(200, content.length));
    found.push({
      language: /\b(?:language|lang)-([\w-]{1,30})/.exec(tags)?.[1]?.toLowerCase() ?? '',
      text: shown(content.slice(skipped)),
      before: before + (skipped > 0 ? 1 : 0),
    });
    before += newlines(content);
    counted = ends;
  }
  return found;
}

/** Code in a sentence of HTML: where its tags stand, and what is between them. Linear. */
export function markedInHtml(html: string): readonly {
  readonly at: number;
  readonly from: number;
  readonly to: number;
  readonly end: number;
}[] {
  const found: { at: number; from: number; to: number; end: number }[] = [];
  let opened: { readonly at: number; readonly from: number } | null = null;
  for (const { index, 0: tag, 1: slash } of html.matchAll(/<(\/?)(?:code|pre)\b[^<>]{0,200}>/gi)) {
    const end = index + tag.length;
    if (slash === '') opened ??= { at: index, from: end };
    else if (opened !== null) {
      found.push({ ...opened, to: index, end });
      opened = null;
    }
  }
  return found;
}

export interface HtmlSentence {
  readonly html: string;
  readonly place: 'item' | 'cell' | 'text';
  /** Lines of the HTML before it. */
  readonly before: number;
}

const blocks =
  /<!--|-->|<(\/?)(p|li|td|th|tr|br|hr|div|h[1-6]|[uo]l|dl|dt|dd|table|details|summary|section|blockquote|pre|script|style)\b[^<>]{0,300}>/gi;

/** What is no sentence: up to its end nothing counts. */
const hides = new Map([
  ['<!--', '-->'],
  ['pre', '/pre'],
  ['script', '/script'],
  ['style', '/style'],
]);

/** What HTML says between its blocks and breaks, where code is marked in it. Linear in the text. */
export function sentencesInHtml(html: string): readonly HtmlSentence[] {
  if (!/<code\b/i.test(html)) return [];
  const found: HtmlSentence[] = [];
  let place: HtmlSentence['place'] = 'text';
  let until: string | undefined;
  let from = 0;
  let before = 0;
  const take = (end: number): void => {
    const sentence = html.slice(from, end);
    if (until === undefined && /<code\b/i.test(sentence))
      found.push({ html: sentence, place, before });
    before += newlines(sentence);
    from = end;
  };
  for (const { index, 0: written, 1: slash = '', 2: name } of html.matchAll(blocks)) {
    const tag = name === undefined ? written : slash + name.toLowerCase();
    if (until === undefined ? tag === '-->' : tag !== until) continue;
    take(index);
    until = until === undefined ? hides.get(tag) : undefined;
    if (tag !== 'br') place = places[tag] ?? 'text';
  }
  take(html.length);
  return found;
}

const places: Readonly<Record<string, HtmlSentence['place']>> = {
  li: 'item',
  td: 'cell',
  th: 'cell',
};

/** Only tags that mark text: `<PID>` is a blank to fill in. */
export function shown(content: string): string {
  return content
    .replace(/<\/?(?:code|span|b|i|em|strong|kbd|samp|br)\b[^<>]{0,200}>/gi, '')
    .replace(/&(lt|gt|quot|apos|amp|#39|nbsp);/g, (all, name: string) => characters[name] ?? all);
}

const characters: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  '#39': "'",
  amp: '&',
  nbsp: ' ',
};

function newlines(text: string): number {
  return text.split('\n').length - 1;
}
