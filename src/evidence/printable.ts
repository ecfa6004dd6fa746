/**
 * What a container prints is untrusted text: it may move a terminal's cursor, hide or reorder
 * characters. `printable` keeps what a person can read, one pass over the text.
 */

const ESC = 0x1b;
const BEL = 0x07;

/** Zero-width and direction-changing characters, which make text read differently than it is. */
const invisible = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/**
 * Removes terminal escape sequences and control characters; keeps tabs and newlines. A carriage
 * return becomes a space, so that overwritten text stays visible. The number of newlines never
 * changes. Idempotent.
 */
export function printable(text: string): string {
  let out = '';
  let kept = 0;
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (!isControl(code)) {
      at += 1;
      continue;
    }
    out += text.slice(kept, at);
    if (code === 0x0d && text.charCodeAt(at + 1) !== 0x0a) out += ' ';
    at = isEscape(code) ? endOfSequence(text, at) : at + 1;
    kept = at;
  }
  return (out + text.slice(kept))
    .replace(invisible, '')
    .replace(/[\u2028\u2029]/g, ' ')
    .toWellFormed();
}

function isControl(code: number): boolean {
  return (code < 0x20 && code !== 0x09 && code !== 0x0a) || (code >= 0x7f && code < 0xa0);
}

/** ESC, or the one-character forms of CSI, OSC, DCS, SOS, PM and APC (ECMA-48). */
function isEscape(code: number): boolean {
  return code === ESC || [0x90, 0x98, 0x9b, 0x9d, 0x9e, 0x9f].includes(code);
}

/** The index after the sequence that starts at `at`. None reaches past the end of its line. */
function endOfSequence(text: string, at: number): number {
  const first = text.charCodeAt(at);
  const short = first === ESC;
  const kind = short ? text.charCodeAt(at + 1) : first - 0x40;
  const body = short ? at + 2 : at + 1;
  if (kind === 0x5b) return endOfControl(text, body);
  if ([0x5d, 0x50, 0x58, 0x5e, 0x5f].includes(kind)) return endOfString(text, body);
  // ESC, intermediates (0x20-0x2f), one final character.
  let end = at + 1;
  while (text.charCodeAt(end) >= 0x20 && text.charCodeAt(end) <= 0x2f) end += 1;
  return text.charCodeAt(end) >= 0x30 && text.charCodeAt(end) <= 0x7e ? end + 1 : end;
}

/** CSI: parameters and intermediates (0x20-0x3f), then one final character (0x40-0x7e). */
function endOfControl(text: string, at: number): number {
  let end = at;
  while (text.charCodeAt(end) >= 0x20 && text.charCodeAt(end) <= 0x3f) end += 1;
  return text.charCodeAt(end) >= 0x40 && text.charCodeAt(end) <= 0x7e ? end + 1 : end;
}

/**
 * OSC and its kin end with BEL or ST. An unterminated one would hide the rest of its line, so
 * then only the introducer goes and the text stays readable.
 */
function endOfString(text: string, at: number): number {
  for (let end = at; end < text.length; end += 1) {
    const code = text.charCodeAt(end);
    if (code === BEL || code === 0x9c) return end + 1;
    if (code === ESC) return text.charCodeAt(end + 1) === 0x5c ? end + 2 : at;
    if (code === 0x0a) return at;
  }
  return at;
}
