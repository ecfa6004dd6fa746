/**
 * A heading or sentence of another language with the words that runbooks are read by in English.
 * Only for judging what it means: what people are shown stays as it was written.
 */
import { german } from './germanic.ts';
import type { Glossary } from './glossary.ts';
import { chinese, japanese, korean, russian } from './other-scripts.ts';
import { french, portuguese, spanish } from './romance.ts';

/** Letters without accents, as in glossaries; those of other scripts are left as they are. */
function plain(text: string): string {
  return text.replace(accented, (letter) => letter.normalize('NFD').charAt(0)).replace(/ß/g, 'ss');
}

const accented = /[\u00c0-\u00d6\u00d8-\u00de\u00e0-\u00f6\u00f8-\u024f]/g;

interface Reading {
  readonly pattern: RegExp;
  readonly meanings: readonly (readonly [RegExp, string])[];
  readonly exact: ReadonlyMap<string, string>;
}

/** Longer phrases first; `apart` where words stand between spaces. */
function readingOf(glossaries: readonly Glossary[], words: 'apart' | 'joined'): Reading {
  const all = glossaries.flatMap((glossary) =>
    Object.entries(glossary).flatMap(([meaning, phrases]) =>
      phrases.split('|').map((phrase): readonly [string, string] => [phrase, meaning]),
    ),
  );
  const ordered = [...all].sort(([a], [b]) => b.length - a.length);
  // A unit means one only behind its number.
  const source = ordered
    .map(([phrase, meaning]) => `${meaning.startsWith(' ') ? '(?<=\\d ?)' : ''}${sourceOf(phrase)}`)
    .join('|');
  const bounds = words === 'apart' ? ['(?<![\\p{L}\\d])', '(?!\\p{L})'] : ['', ''];
  return {
    pattern: new RegExp(`${bounds[0] ?? ''}(?:${source})${bounds[1] ?? ''}`, 'gu'),
    meanings: ordered
      .filter(([phrase]) => phrase.includes('*'))
      .map(([phrase, meaning]) => [new RegExp(`^${sourceOf(phrase)}$`, 'u'), meaning]),
    exact: new Map(ordered.filter(([phrase]) => !phrase.includes('*')).toReversed()),
  };
}

function sourceOf(phrase: string): string {
  return phrase.replace(/[.+?()[\]{}^$\\]/g, '\\$&').replaceAll('*', '\\p{L}*');
}

const latin = readingOf([german, spanish, portuguese, french], 'apart');
const cyrillic = readingOf([russian], 'apart');
const joined = readingOf([chinese, japanese, korean], 'joined');

const isCyrillic = /\p{Script=Cyrillic}/u;
const isJoined = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

const longest = 4000;

/** The text itself where it holds none of the words. Linear in it. */
export function inEnglish(text: string): string {
  const whole = plain(text.slice(0, longest)).toLowerCase();
  let read = replaced(whole, latin);
  if (isCyrillic.test(read)) read = replaced(read, cyrillic);
  if (isJoined.test(read)) read = replaced(read, joined, ' ');
  return read === whole ? text : read;
}

function replaced(text: string, { pattern, meanings, exact }: Reading, around = ''): string {
  return text.replace(pattern, (found) => {
    const meaning = exact.get(found) ?? meanings.find(([one]) => one.test(found))?.[1] ?? found;
    return `${around}${meaning}${around}`;
  });
}
