/**
 * What a section about a cause says to people. Where it tells them what to do, or forbids what
 * would otherwise be tried, that is all that is done: its authors had reasons, and a restart of
 * our own would go against them.
 */
import type { Block } from './document.ts';
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
    return entries(block).some(({ text }) => forbids(text) || calling.test(text));
  });
}

export function forbids(text: string): boolean {
  return forbidding.some((one) => one.test(text));
}

/** "Never do this:" before a block: what stands there is shown, and not to be done. */
export function warnsOfNext(block: Block | undefined): boolean {
  if (block === undefined || block.kind === 'code') return false;
  const last = entries(block).at(-1)?.text ?? '';
  const [sentence = ''] = /[^.!?;]*$/.exec(last.slice(-300)) ?? [];
  return (
    sentence.trimEnd().endsWith(':') &&
    /^\W*(?:please |but )?(?:never|do not|don't|dont|avoid|you must not|nobody may)\b/i.test(
      sentence,
    )
  );
}
