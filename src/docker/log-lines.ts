/**
 * Turns the engine's log stream into lines, and keeps the newest within bounds. Without a
 * terminal the stream is framed: 8 bytes of header (stream, 0, 0, 0, length) before each piece.
 */
import type { LogLine } from '../evidence/evidence.ts';

export interface LogLimits {
  readonly maxLines: number;
  /** Bytes of text kept in all. */
  readonly maxBytes: number;
  readonly maxLineBytes: number;
}

export interface LogCollector {
  add: (chunk: Uint8Array) => void;
  /** The lines, oldest first; `truncated` when older lines, or parts of long ones, were left out. */
  finish: () => { readonly lines: readonly LogLine[]; readonly truncated: boolean };
}

type Stream = LogLine['stream'];

/** Feeds on chunks in any sizes. */
export function collectLog(framing: 'framed' | 'terminal', limits: LogLimits): LogCollector {
  const kept = keepNewest(limits);
  const splitters = { stdout: splitLines(limits), stderr: splitLines(limits) };
  const put = (stream: Stream, bytes: Uint8Array): void => {
    splitters[stream].add(bytes, (line, cut) => kept.add(parseLine(stream, line), cut));
  };
  const unframe = framing === 'framed' ? unframer(put) : null;
  return {
    add: (chunk) => {
      if (unframe === null) put('stdout', chunk);
      else unframe(chunk);
    },
    finish: () => {
      for (const stream of ['stdout', 'stderr'] as const) {
        splitters[stream].end((line, cut) => kept.add(parseLine(stream, line), cut));
      }
      return kept.result();
    },
  };
}

const headerSize = 8;

function unframer(put: (stream: Stream, bytes: Uint8Array) => void): (chunk: Uint8Array) => void {
  const header = new Uint8Array(headerSize);
  let headerFilled = 0;
  let stream: Stream = 'stdout';
  let remaining = 0;
  return (chunk) => {
    let at = 0;
    while (at < chunk.length) {
      if (remaining === 0) {
        const take = Math.min(headerSize - headerFilled, chunk.length - at);
        header.set(chunk.subarray(at, at + take), headerFilled);
        headerFilled += take;
        at += take;
        if (headerFilled < headerSize) return;
        headerFilled = 0;
        stream = header[0] === 2 ? 'stderr' : 'stdout';
        remaining = new DataView(header.buffer).getUint32(4);
      } else {
        const take = Math.min(remaining, chunk.length - at);
        put(stream, chunk.subarray(at, at + take));
        remaining -= take;
        at += take;
      }
    }
  };
}

type TakeLine = (line: string, cut: boolean) => void;

interface Splitter {
  add: (bytes: Uint8Array, take: TakeLine) => void;
  end: (take: TakeLine) => void;
}

function splitLines(limits: LogLimits): Splitter {
  const decoder = new TextDecoder('utf-8');
  let rest = '';
  let cut = false;
  const emit = (take: TakeLine): void => {
    if (rest !== '') take(rest, cut);
    rest = '';
    cut = false;
  };
  const append = (piece: string): void => {
    const room = limits.maxLineBytes - rest.length;
    if (piece.length > room) cut = true;
    rest += piece.slice(0, Math.max(room, 0));
  };
  return {
    add: (bytes, take) => {
      const pieces = decoder.decode(bytes, { stream: true }).split('\n');
      pieces.forEach((piece, index) => {
        if (index > 0) emit(take);
        append(piece);
      });
    },
    end: emit,
  };
}

/** `2026-01-02T03:04:05.678901234Z text`: the engine puts its own time before each line. */
function parseLine(stream: Stream, line: string): LogLine {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)) ?(.*)$/s.exec(line);
  const at = match?.[1] === undefined ? Number.NaN : Date.parse(match[1]);
  if (Number.isNaN(at)) return { at: null, stream, text: plain(line) };
  return { at, stream, text: plain(match?.[2] ?? '') };
}

// Colours and cursor movements (ECMA-48 control sequences), then whatever else is no text.
const escapeSequences = new RegExp(
  String.raw`\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|.)`,
  'g',
);
const controls = new RegExp(String.raw`[\u0000-\u0008\u000b-\u001f\u007f]`, 'g');

/** What a terminal would show: after a carriage return the line starts again. */
function plain(text: string): string {
  const shown = text.replace(/\r+$/, '');
  const overwritten = shown.slice(shown.lastIndexOf('\r') + 1);
  return overwritten.replace(escapeSequences, '').replace(controls, '');
}

function keepNewest(limits: LogLimits): {
  add: (line: LogLine, cut: boolean) => void;
  result: () => { readonly lines: readonly LogLine[]; readonly truncated: boolean };
} {
  const lines: LogLine[] = [];
  let first = 0;
  let bytes = 0;
  let truncated = false;
  return {
    add: (line, cut) => {
      lines.push(line);
      bytes += line.text.length;
      truncated ||= cut;
      while (lines.length - first > limits.maxLines || bytes > limits.maxBytes) {
        const oldest = lines[first];
        if (oldest === undefined) return;
        bytes -= oldest.text.length;
        first += 1;
        truncated = true;
      }
      if (first > 4_096) lines.splice(0, first);
      if (first > lines.length || first > 4_096) first = 0;
    },
    result: () => ({ lines: orderByTime(lines.slice(first)), truncated }),
  };
}

/** The two streams are split apart, so a long line of one may come late; a missing time stays. */
function orderByTime(lines: readonly LogLine[]): readonly LogLine[] {
  if (lines.some((line) => line.at === null)) return lines;
  return lines.toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0));
}
