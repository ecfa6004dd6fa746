/** Reads a log record that is JSON by its fields, whichever library wrote it. */
import type { Level } from './message.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Longer values are cut: what they are about stands at their beginning. */
const MAX_VALUE = 4096;
/** Errors nest (cause in cause); deeper than this nobody logs on purpose. */
const MAX_DEPTH = 3;

/**
 * pino, winston, bunyan, zap, zerolog, logrus, structlog, logback, Serilog, GELF, MongoDB and
 * Docker's own names, in the order in which their texts are put together.
 */
const textFields = [
  ...['msg', 'message', 'event', 'log', '@m', '@mt', 'RenderedMessage', 'MessageTemplate'],
  ...['short_message', 'textPayload', 'fields', 'err', 'error', 'exception', 'Exception', '@x'],
  ...['reason', 'detail', 'errmsg', 'errorMessage', 'attr', 'cause', 'code', 'stack', 'exc_info'],
  ...['stack_trace', 'stacktrace', 'error.message', 'error.stack_trace', 'exception.message'],
  ...['full_message', 'State', 'Health', 'status'],
];
const levelFields = ['level', 'severity', 'lvl', 'levelname', 'log.level', '@l', 'Level', 's'];

export function parseRecord(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : null;
  } catch {
    // Not JSON after all: braces also stand in plain messages.
    return null;
  }
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a record says; null when it has none of the known fields. */
export function recordText(record: Fields): string | null {
  const parts = textFields.flatMap((field) => wordsOf(record[field], 0));
  return parts.length === 0 ? null : parts.join(' ').replaceAll('\n', ' ');
}

/** A text, or the texts inside an error; numbers only where a field of an error holds one. */
function wordsOf(value: unknown, depth: number): readonly string[] {
  if (typeof value === 'string') return [value.slice(0, MAX_VALUE)];
  if (depth >= MAX_DEPTH || typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((inner) => wordsOf(inner, depth + 1));
}

export function recordLevel(record: Fields): Level {
  return (
    levelFields.map((field) => levelOf(record[field])).find((l) => l !== 'unknown') ?? 'unknown'
  );
}

const levelWords = new Map<string, Level>([
  ...['trace', 'debug', 'dbg', 'info', 'information', 'inf', 'notice', 'note', 'verbose', 'i'].map(
    (word) => [word, 'low'] as const,
  ),
  ...['warn', 'warning', 'wrn', 'w'].map((word) => [word, 'warning'] as const),
  ...['error', 'err', 'fatal', 'ftl', 'critical', 'crit', 'panic', 'alert', 'emerg', 'severe'].map(
    (word) => [word, 'error'] as const,
  ),
  ...['e', 'f', 'emergency', 'eror', 'dpanic'].map((word) => [word, 'error'] as const),
]);

/** The level that a word stands for. One letter counts in records only, where a field holds it. */
export function levelOfWord(word: string): Level {
  return levelWords.get(word.toLowerCase()) ?? 'unknown';
}

/** Level by word, or by pino's and bunyan's numbers (30 info, 40 warn, 50 error). */
function levelOf(value: unknown): Level {
  if (typeof value === 'number') return value < 40 ? 'low' : value < 50 ? 'warning' : 'error';
  return typeof value === 'string' ? levelOfWord(value) : 'unknown';
}
