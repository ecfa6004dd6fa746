/** Durations as runbooks write them: `90s` in attributes, "5 minutes" in prose. Milliseconds. */

const second = 1000;
const units: Readonly<Record<string, number>> = {
  ms: 1,
  s: second,
  sec: second,
  secs: second,
  second: second,
  seconds: second,
  m: 60 * second,
  min: 60 * second,
  mins: 60 * second,
  minute: 60 * second,
  minutes: 60 * second,
  h: 3600 * second,
  hr: 3600 * second,
  hrs: 3600 * second,
  hour: 3600 * second,
  hours: 3600 * second,
  d: 24 * 3600 * second,
  day: 24 * 3600 * second,
  days: 24 * 3600 * second,
};

const words: Readonly<Record<string, number>> = {
  one: 1,
  two: 2,
  three: 3,
  five: 5,
  ten: 10,
  fifteen: 15,
  twenty: 20,
  thirty: 30,
  forty: 40,
  sixty: 60,
};

const amountAndUnit = new RegExp(
  String.raw`\b(\d{1,6}|${Object.keys(words).join('|')})[ -]?([a-z]{1,7})\b`,
  'gi',
);

/** `60s`, `2m`, `1.5h`; a bare number is seconds, as `sleep` and `timeout` read it. null: not a duration. */
export function parseDuration(text: string): number | null {
  const match = /^(\d{1,9}(?:\.\d{1,3})?)\s?([a-z]{0,7})$/i.exec(text.trim());
  const unit = match?.[2] === '' ? second : units[match?.[2]?.toLowerCase() ?? ''];
  const value = Number(match?.[1]) * (unit ?? Number.NaN);
  return Number.isFinite(value) && value > 0 ? Math.round(value) : null;
}

/** The first duration in a sentence: "down for more than 5 minutes", "half an hour". null: none. */
export function findDuration(sentence: string): number | null {
  if (/\bhalf an hour\b/i.test(sentence)) return 1800 * second;
  for (const match of sentence.matchAll(amountAndUnit)) {
    const amount = words[match[1]?.toLowerCase() ?? ''] ?? Number(match[1]);
    const unit = units[match[2]?.toLowerCase() ?? ''];
    if (unit !== undefined && Number.isFinite(amount) && amount > 0) return amount * unit;
  }
  return null;
}
