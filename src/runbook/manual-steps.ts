/**
 * What a section about a cause says to people. Where it tells them what to do, or forbids what
 * would otherwise be tried, that is all that is done: its authors had reasons, and a restart of
 * our own would go against them.
 */
import type { Block } from './document.ts';
import { inEnglish } from './languages/in-english.ts';
import { entries } from './section-tree.ts';
import { isShell } from './shell-blocks.ts';

const forbidden = 're-?start|reboot|bounce|kill|re-?create|re-?deploy|roll ?back|start it|touch';

/** "Do not restart", "never bounce the pool", "restarting does not help". */
const forbidding: readonly RegExp[] = [
  new RegExp(
    `\\b(?:do not|don't|dont|never|must not|mustn't|should not|shouldn't|avoid|refrain from|no point in|without)\\b[^.!?]{0,60}\\b(?:${forbidden})`,
    'i',
  ),
  new RegExp(
    `\\b(?:${forbidden})\\w*\\b[^.!?]{0,40}\\b(?:does not|doesn't|do not|don't|will not|won't|cannot|can't|would not|never) (?:help|fix|solve|cure|change|make)`,
    'i',
  ),
  new RegExp(`\\b(?:${forbidden})\\w*\\b[^.!?]{0,30}\\b(?:only|just|merely) \\w+`, 'i'),
];

/** A sentence that hands the matter to somebody. */
const calling =
  /(?:^|[.!?:;,]\s+|\b(?:then|and|please|immediately)\s+)(?:page|call|contact|escalate to|wake|hand (?:it )?over to|ask)\s+(?:the|an?|our|your|its|on-?call|somebody|someone|people|who|[@#]\w)/i;

/** Whether the blocks of a section say what people do, or what nobody may do. */
export function speaksToPeople(blocks: readonly Block[]): boolean {
  return blocks.some((block) => {
    if (block.kind === 'code') return isShell(block) || block.language === 'sql';
    if (block.kind === 'list' && block.ordered) return true;
    return entries(block).some(({ text }) => forbids(text) || calling.test(inEnglish(text)));
  });
}

/** "3. Validate the configuration" is a step of an investigation. */
export function asksToLook(title: string): boolean {
  return /^(?:[^a-z]|step\b)*(?:check|validate|verify|confirm|inspect|review|examine|look|test|monitor|identify|analy[sz]e)\b/i.test(
    inEnglish(title),
  );
}

export function forbids(text: string): boolean {
  const read = inEnglish(text);
  return forbidding.some((one) => one.test(read));
}

/** "Never do this:" before a block: what stands there is shown, and not to be done. */
export function warnsOfNext(text: string): boolean {
  const [sentence = ''] = /[^.!?;。]*$/.exec(text.slice(-300)) ?? [];
  return /[:：]\s*$/.test(sentence) && warning.test(inEnglish(sentence));
}

/** The same anywhere in an item, whose text goes on behind the block that stands in it. */
export function warnsWithin(text: string): boolean {
  return text
    .slice(0, 1000)
    .split(/(?<=[.!?;:])\s/)
    .some((sentence) => sentence.endsWith(':') && warning.test(sentence));
}

const warning =
  /^\W*(?:please |but )?(?:never|do not|don't|dont|avoid|you must not|nobody may|what not)\b/i;

/** "What not to do", "Do not restart the database": what stands below is no remedy. */
export function forbidsBelow(title: string): boolean {
  const read = inEnglish(title);
  return warning.test(read) || /\bnot to do\b/i.test(read) || forbids(read);
}
