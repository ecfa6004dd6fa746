/** A runbook about one alert: its title names the cause, and its sections say what is done. */
import type { Section } from './document.ts';
import { inEnglish } from './languages/in-english.ts';
import { forbidsBelow } from './manual-steps.ts';
import { matchCauses, namesFault } from './sections.ts';
import type { Part } from './sections.ts';
import { descendants } from './section-tree.ts';

/** What users see of any service that is down, and what a page on a whole product is called. */
export function namesNoCause(title: string): boolean {
  const phrase = matchCauses(title);
  return (
    phrase === null ||
    !namesFault(phrase) ||
    phrase.means.includes('unknown') ||
    /^(?:not responding|unresponsive|container down)$/.test(phrase.words.join(' '))
  );
}

/** "Restart Redis" names a thing, "Redis is out of memory" another case. */
function namesOther(title: string): boolean {
  const phrase = matchCauses(title);
  return phrase !== null && namesFault(phrase);
}

const heads =
  /^\W*(?:\d+\W+|steps?\W+)*(?:actions?|responses?|re-?start|start|fix|resol|remed|mitigat|recover|solution|procedure|what to do|how to)/i;
export function namesLater(title: string): boolean {
  return later.test(inEnglish(title));
}

const later = /verif|validat|roll ?back|fail-?over|restor|scale/i;

/** The sections from here on that say what is done; the children of the others are asked themselves. */
export function acting(section: Section, part: Part | null): readonly Section[] {
  if (forbidsBelow(section.title)) return [];
  switch (part) {
    case 'causes':
      return [section];
    case null:
      return heads.test(inEnglish(section.title)) ? [section] : [];
    case 'immediate':
    case 'recovery':
      return [section, ...descendants(section)].filter(
        ({ title }) => !namesLater(title) && !forbidsBelow(title) && !namesOther(title),
      );
    case 'alert':
    case 'symptoms':
    case 'investigation':
    case 'escalation':
    case 'communication':
    case 'post-incident':
      return [];
  }
}
