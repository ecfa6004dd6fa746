/**
 * Removes secrets from text before it is stored, shown or sent. Three nets, one behind the other:
 * the exact values that we know (also URL-encoded, escaped and in base64), values whose name gives
 * them away, and values whose shape does. Better one word too many than one password.
 *
 * Linear in the length of the text; newlines always survive, so lines keep their numbers.
 */
import { marker, pairSpans } from './redact-pairs.ts';
import { shapeSpans, urlSpans } from './redact-shapes.ts';
import type { Span } from './redact-shapes.ts';
import { isPlainWord, isSecretSetting } from './secret-name.ts';

/** Shorter values occur in ordinary words; only their name can give them away. */
const SHORTEST_KNOWN = 6;

/** What is replaced can leave a new pair behind it (`a,b` after a name); in practice two passes do. */
const MOST_PASSES = 8;

/**
 * A function that replaces every secret in a text with `[redacted]`. Idempotent. `knownSecrets`:
 * values to be removed wherever they stand, see `secretValues`; those under 6 characters are left
 * to the other two nets.
 */
export function redactor(knownSecrets: readonly string[]): (text: string) => string {
  const known = [...new Set(knownSecrets.flatMap(formsOf))].filter((form) => form !== '');
  const once = (text: string): string =>
    cover(text, [...knownSpans(text, known), ...shapeSpans(text), ...pairSpans(text)]);
  return (text) => {
    let now = text;
    for (let pass = 0; pass < MOST_PASSES; pass += 1) {
      const next = once(now);
      if (next === now) break;
      now = next;
    }
    return now;
  };
}

/**
 * The values of a container's environment that must never be seen: those of settings whose name
 * says so, and the passwords inside URLs and other connection strings. Values that only describe
 * ("true", "none") are left out.
 */
export function secretValues(environment: Readonly<Record<string, string>>): string[] {
  const found = new Set<string>();
  for (const [name, value] of Object.entries(environment)) {
    if (isSecretSetting(name)) found.add(value.trim());
    for (const [start, end] of [...urlSpans(value), ...pairSpans(value), ...shapeSpans(value)]) {
      const inside = value.slice(start, end);
      found.add(inside);
      found.add(decoded(inside));
    }
  }
  return [...found].filter((value) => value !== '' && !isPlainWord(value));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Not URL-encoded: a bare percent sign in a password.
    return text;
  }
}

/** The value as it may be written: itself, its long lines, escaped, URL-encoded and in base64. */
function formsOf(secret: string): string[] {
  const value = secret.toWellFormed().trim();
  if (value.length < SHORTEST_KNOWN) return [];
  const lines = value.split('\n').map((line) => line.trim());
  const encoded = encodeURIComponent(value);
  const strict = encoded.replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  const urls = [encoded, strict, encoded.replaceAll('%20', '+')];
  return [
    value,
    ...(lines.length > 1 ? lines.filter((line) => line.length >= 16) : []),
    JSON.stringify(value).slice(1, -1),
    ...urls,
    ...urls.map((url) => url.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase())),
    ...base64Forms(value),
  ];
}

/**
 * Base64 depends on where the value starts within a group of three bytes (`user:secret` in a
 * Basic header), so the characters that it determines alone are taken at each of the three offsets.
 */
function base64Forms(value: string): string[] {
  const bytes = new TextEncoder().encode(value);
  const forms = [0, 1, 2].map((offset) => {
    const text = btoa(String.fromCharCode(...new Uint8Array(offset), ...bytes));
    const determined = Math.floor(((offset + bytes.length) * 8) / 6);
    return text.slice(Math.ceil((offset * 8) / 6), determined);
  });
  const whole = btoa(String.fromCharCode(...bytes));
  const standard = [whole, ...forms.filter((form) => form.length >= 7)];
  return [...standard, ...standard.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'))];
}

function knownSpans(text: string, known: readonly string[]): Span[] {
  const spans: Span[] = [];
  for (const form of known) {
    for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + form.length)) {
      spans.push([at, at + form.length]);
    }
  }
  return spans;
}

/** Replaces the spans, each line of them on its own. */
function cover(text: string, spans: readonly Span[]): string {
  let out = '';
  let done = 0;
  for (const [start, end] of joined([...spans, ...knownSpans(text, [marker])], text)) {
    out += text.slice(done, start) + text.slice(start, end).replace(/[^\n]+/g, marker);
    done = end;
  }
  return out + text.slice(done);
}

/** Sorted, and overlapping ones made one. Markers take part, so that none is cut. */
function joined(spans: readonly Span[], text: string): Span[] {
  const out: [number, number][] = [];
  for (const [start, end] of spans.toSorted((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = out.at(-1);
    if (last !== undefined && (start < last[1] || (start === last[1] && !isMarker(text, start)))) {
      last[1] = Math.max(last[1], end);
    } else out.push([start, end]);
  }
  return out;
}

function isMarker(text: string, at: number): boolean {
  return text.startsWith(marker, at);
}
