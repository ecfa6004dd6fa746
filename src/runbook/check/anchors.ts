/** Names of headings as links write them. Pure. */
import type { Heading } from './check-runbook.ts';

interface Anchors {
  readonly exact: ReadonlySet<string>;
  /** Viewers differ in how they write signs and accents; letters and digits decide. */
  readonly bare: ReadonlySet<string>;
}

/** By the headings of a file; made when the first link asks, since most have none to themselves. */
const known = new WeakMap<readonly Heading[], Anchors>();

export function hasAnchor(headings: readonly Heading[], anchor: string): boolean {
  if (/^L\d+/.test(anchor) || anchor === 'top') return true;
  let anchors = known.get(headings);
  if (anchors === undefined) {
    const exact = anchorsOf(headings);
    anchors = { exact, bare: new Set([...exact].map(lettersOf)) };
    known.set(headings, anchors);
  }
  return anchors.exact.has(anchor) || anchors.bare.has(lettersOf(anchor));
}

/** As the usual viewers make them: lower case, dashes, numbered when they repeat. */
function anchorsOf(headings: readonly Heading[]): ReadonlySet<string> {
  const anchors = new Set<string>();
  const seen = new Map<string, number>();
  const slugs = new Map<string, string>();
  for (const { title, id } of headings) {
    if (id !== null) anchors.add(id);
    const slug = slugs.get(title) ?? slugOf(title);
    slugs.set(title, slug);
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    anchors.add(count === 0 ? slug : `${slug}-${count}`);
  }
  return anchors;
}

function slugOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');
}

function lettersOf(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
