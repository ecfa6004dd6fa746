/**
 * Secrets that are known by their own shape, wherever they stand: keys of well-known issuers,
 * JWTs, private keys, seeds, and the passwords inside URLs.
 *
 * Every pattern is linear: a literal and then one character class, so an attempt either consumes
 * what it read or gives up within a fixed number of characters.
 */

/** Half-open range of the text that must not be shown. */
export type Span = readonly [start: number, end: number];

const tokenShapes: readonly RegExp[] = [
  // GitHub, GitLab, npm, Docker Hub, DigitalOcean, Shopify, Hugging Face, PyPI
  /(?:gh[pousr]_|github_pat_|glpat-|dckr_pat_|dop_v1_|shpat_|shpss_|pypi-)[\w-]{16,}/g,
  /(?:npm_|hf_)[A-Za-z0-9]{30,}/g,
  // Slack and its incoming webhooks, Discord's webhooks, Telegram bots
  /(?:xox[abeoprs]|xapp)-[\w-]{10,}/g,
  /hooks\.slack\.com\/(?:services|workflows|triggers)\/[\w/-]{16,}/g,
  /\/api\/webhooks\/\d{5,25}\/[\w-]{20,}/g,
  /\d{6,12}:AA[\w-]{30,}/g,
  // Stripe, OpenAI and Anthropic, SendGrid, webhook signing secrets
  /(?:sk|rk)_(?:live|test)_\w{10,}/g,
  /(?<![A-Za-z0-9])sk-[\w-]{20,}/g,
  /SG\.[\w-]{16,}\.[\w-]{16,}/g,
  /whsec_[\w+/=]{16,}/g,
  // AWS access keys, Google API keys and OAuth tokens
  /(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}/g,
  /AIza[\w-]{30,}/g,
  /ya29\.[\w-]{20,}/g,
  // Stellar secret seeds: S and 55 characters of base32 (SEP-23)
  /S[A-Z2-7]{55}/g,
  // Password hashes in crypt(3) notation, and PostgreSQL's verifiers
  /\$(?:2[abxy]|5|6|y)\$[\w./$=+]{20,}/g,
  /\$argon2(?:id|i|d)\$[\w./$,=+]{20,}/g,
  /SCRAM-SHA-256\$\d{1,10}:[\w+/=$:]{20,}/g,
];

/** Spans of all secrets that their shape gives away; unsorted, may overlap. */
export function shapeSpans(text: string): Span[] {
  return [
    ...tokenShapes.flatMap((shape) => matches(text, shape)),
    ...schemeSpans(text),
    ...jwtSpans(text),
    ...privateKeySpans(text),
    ...urlSpans(text),
  ];
}

function matches(text: string, shape: RegExp): Span[] {
  return [...text.matchAll(shape)].map((match) => [match.index, match.index + match[0].length]);
}

/** `Bearer x` and `Basic x` outside a header too; "Bearer authentication failed" stays. */
function schemeSpans(text: string): Span[] {
  const spans: Span[] = [];
  for (const match of text.matchAll(/(?:bearer|basic)[ \t]{1,4}([\w.~+/=-]{6,})/gi)) {
    const token = match[1] ?? '';
    const prose = token.length < 20 && /^[a-z]+[.=-]?$/.test(token);
    const end = match.index + match[0].length;
    if (!prose) spans.push([end - token.length, end]);
  }
  return spans;
}

/** A JWT starts with the base64 of `{"`; a run of 40 such characters without a dot is taken too. */
function jwtSpans(text: string): Span[] {
  const spans: Span[] = [];
  for (const match of text.matchAll(/[\w.-]{20,}/g)) {
    const start = match[0].indexOf('eyJ');
    if (start < 0) continue;
    const length = match[0].length - start;
    const dotted = match[0].includes('.', start);
    if (length >= 40 || (dotted && length >= 20)) {
      spans.push([match.index + start, match.index + match[0].length]);
    }
  }
  return spans;
}

const keyEdge = /-----(BEGIN|END) [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----/g;
const keyLine = /^[\sA-Za-z0-9+/=\\]*$|^(?:Proc-Type|DEK-Info|Version|Comment): /;

/**
 * Private keys in PEM, on one line or many. A key cut off at either end (logs are bounded) is
 * followed as far as lines look like one.
 */
function privateKeySpans(text: string): Span[] {
  const spans: Span[] = [];
  let done = 0;
  let opened: number | null = null;
  for (const edge of text.matchAll(keyEdge)) {
    const end = edge.index + edge[0].length;
    if (edge[1] === 'BEGIN') {
      if (opened !== null) spans.push([opened, keyTail(text, opened, edge.index)]);
      opened = end;
    } else {
      const start = opened ?? keyHead(text, done, edge.index);
      spans.push([start, edge.index]);
      opened = null;
    }
    done = end;
  }
  if (opened !== null) spans.push([opened, keyTail(text, opened, text.length)]);
  return spans.filter(([start, end]) => end > start);
}

/** Where a key without its last line ends: the rest of this line and the lines like it. */
function keyTail(text: string, from: number, limit: number): number {
  let end = lineEnd(text, from, limit);
  while (end < limit) {
    const next = lineEnd(text, end + 1, limit);
    const line = text.slice(end + 1, next);
    if (line.trim().length < 2 || !keyLine.test(line) || /[a-z] [a-z]/i.test(line)) break;
    end = next;
  }
  return end;
}

/** Where a key without its first line begins: the start of the first line above that is like it. */
function keyHead(text: string, from: number, end: number): number {
  let start = Math.max(from, text.lastIndexOf('\n', end - 1) + 1);
  if (!keyLine.test(text.slice(start, end))) return start;
  while (start > from) {
    const previous = Math.max(from, text.lastIndexOf('\n', start - 2) + 1);
    const line = text.slice(previous, start - 1);
    if (previous >= start || line.trim().length < 2 || /[^\w+/=\s]| /.test(line.trim())) break;
    start = previous;
  }
  return start;
}

function lineEnd(text: string, from: number, limit: number): number {
  const at = text.indexOf('\n', from);
  return at < 0 || at > limit ? limit : at;
}

/** Passwords in URLs: `scheme://user:password@host`, nested URLs included. */
export function urlSpans(text: string): Span[] {
  const spans: Span[] = [];
  for (const match of text.matchAll(/:\/\/[^\s"'`<>]+/g)) {
    let at = match.index;
    for (const piece of match[0].split('://').slice(1)) {
      const span = userinfoSpan(piece, precededByHttp(text, at));
      if (span !== null) spans.push([at + 3 + span[0], at + 3 + span[1]]);
      at += 3 + piece.length;
    }
  }
  return [...spans, ...goDsnSpans(text)];
}

function precededByHttp(text: string, at: number): boolean {
  return /https?$/i.test(text.slice(Math.max(0, at - 5), at));
}

/** The secret part of what follows `://`, relative to it. */
function userinfoSpan(rest: string, http: boolean): Span | null {
  const authorityEnd = indexOr(rest.search(/[/?#]/), rest.length);
  const authority = rest.slice(0, authorityEnd);
  if (authority.startsWith('[')) return null;
  const colon = authority.indexOf(':');
  let at = authority.lastIndexOf('@');
  // A raw `/` or `#` in a password ends the authority early; a port would be a number.
  if (at < 0 && colon >= 0 && (!http || !/^\d*$/.test(authority.slice(colon + 1)))) {
    at = rest.lastIndexOf('@');
  }
  if (at <= 0) return null;
  if (colon >= 0 && colon < at) return colon + 1 < at ? [colon + 1, at] : null;
  // A long user name alone is a token: https://TOKEN@host
  return at >= 20 ? [0, at] : null;
}

/** Go's MySQL notation has no scheme: `user:password@tcp(host:3306)/name`. */
function goDsnSpans(text: string): Span[] {
  const spans: Span[] = [];
  for (const match of text.matchAll(/@(?:tcp|unix)\(/g)) {
    const before = text.slice(Math.max(0, match.index - 200), match.index);
    const found = /(?:^|[\s"'=])[\w.-]{0,64}:([^\s"']+)$/.exec(before)?.[1];
    if (found !== undefined) spans.push([match.index - found.length, match.index]);
  }
  return spans;
}

function indexOr(index: number, otherwise: number): number {
  return index < 0 ? otherwise : index;
}
