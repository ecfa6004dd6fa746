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

/** Only tags that mark text: `<PID>` is a blank to fill in. */
function shown(content: string): string {
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
