/**
 * Attributes in the info string of a fence or at the end of a heading, as Pandoc and many
 * renderers write them: `{#out-of-memory .class remedy=start when="container-stopped"}`.
 * Viewers that do not know them show a block's language and hide the rest.
 */
export interface Attributes {
  readonly id: string | null;
  readonly values: ReadonlyMap<string, string>;
}

export const noAttributes: Attributes = { id: null, values: new Map() };

export interface Annotated {
  readonly text: string;
  readonly attributes: Attributes;
  /** What could not be read; empty when all could. */
  readonly complaint: string;
}

const longest = 2000;

/**
 * Splits `text {…}` into its text and its attributes. Other braces are text: placeholders, and
 * the line numbers that some renderers highlight, as in `js {1,3-5}`.
 */
export function splitAttributes(source: string): Annotated {
  const text = source.trim();
  const plain = { text, attributes: noAttributes, complaint: '' };
  const open = text.lastIndexOf('{');
  if (open < 0 || !text.endsWith('}') || (open > 0 && !/\s/.test(text[open - 1] ?? '')))
    return plain;
  const inside = text.slice(open + 1, -1).trim();
  if (!/^([#.][\w-]|[\w-]{1,40}=)/.test(inside)) return plain;
  if (inside.length > longest) return { ...plain, complaint: 'attributes are too long' };
  return { text: text.slice(0, open).trim(), ...readAttributes(inside) };
}

function readAttributes(inside: string): Omit<Annotated, 'text'> {
  const values = new Map<string, string>();
  let id: string | null = null;
  let complaint = '';
  let at = 0;
  // Sticky, so each attempt starts where the last one ended: linear.
  const item = /\s*(?:#([\w-]+)|\.([\w-]+)|([\w-]+)=(?:"([^"]*)"|'([^']*)'|([^\s"'{}]+)))(?=\s|$)/y;
  while (inside.slice(at).trim() !== '') {
    item.lastIndex = at;
    const found = item.exec(inside);
    if (found === null) {
      complaint = `cannot read "${inside.slice(at).trim().slice(0, 40)}", expected key=value or key="two values"`;
      break;
    }
    at = item.lastIndex;
    if (found[1] !== undefined) id = found[1];
    const key = found[3];
    if (key !== undefined) values.set(key, found[4] ?? found[5] ?? found[6] ?? '');
  }
  return { attributes: { id, values }, complaint };
}
