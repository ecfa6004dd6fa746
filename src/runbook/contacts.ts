/** Whom to call, from the lists and tables of an escalation section. */
import type { Block, Section } from './document.ts';
import { inEnglish } from './languages/in-english.ts';
import type { Contact } from './runbook.ts';
import { entries } from './section-tree.ts';

export interface Named {
  readonly contacts: readonly Contact[];
  /** Sentences that say in which cases, and perhaps whom too. */
  readonly when: readonly string[];
}

const nobody: Named = { contacts: [], when: [] };

/** A heading tells contacts and cases apart, or the block has the shape of one of them. */
export function contactsIn(section: Section, block: Block): Named {
  if (block.kind === 'code') return nobody;
  const title = inEnglish(section.title);
  const isAbout = aboutContacts.test(title);
  if (block.kind === 'text')
    return isAbout ? nobody : { contacts: [], when: entries(block).map(({ text }) => text) };
  const isWhen = !isAbout && /\b(when|if|criteria|conditions?|triggers?)\b/i.test(title);
  if (block.kind === 'table') return isWhen ? asCases(block) : ofTable(block);
  if (isAbout || (block.ordered && !isWhen))
    return { contacts: entries(block).flatMap(({ text }) => ofItem(text)), when: [] };
  const found = entries(block).map(({ text }) => ofCase(text));
  return {
    contacts: found.flatMap(({ contacts }) => contacts),
    when: found.flatMap(({ when }) => when),
  };
}

const aboutContacts =
  /\b(contacts?|who|chain|path|matrix|people|call order|on-?call|rotation|levels?|tiers?)\b/i;

function asCases(block: Block): Named {
  return { contacts: [], when: entries(block).map(({ text }) => text) };
}

/** Columns that say when; then the one that says who gives the name. */
const whenColumn =
  /\b(?:time|when|after|levels?|severity|priority|situations?|scenarios?|cases?|conditions?|issues?)\b/i;
const whoColumn = /\b(?:who|whom|role|name|contacts?|person|people|team|owner|responsible)\b/i;
const actionColumn =
  /\b(?:actions?|solution|what|steps?|examples?|description|definition|impact|response)\b/i;

function ofTable(block: Extract<Block, { kind: 'table' }>): Named {
  const header = block.header.map(inEnglish);
  const [first = ''] = header;
  const isTimed = whenColumn.test(first) && !whoColumn.test(first);
  // What is done after how long, or how bad what is.
  if (isTimed && header.some((name) => actionColumn.test(name))) return asCases(block);
  const who = isTimed ? header.findIndex((name) => whoColumn.test(name)) : -1;
  const contacts = block.rows.flatMap((cells) => {
    const [name, ...how] = who < 0 ? cells : [cells[who] ?? '', ...cells.toSpliced(who, 1)];
    const told = [name ?? '', ...how].filter((cell) => cell !== '' && !/^\d+\.?$/.test(cell));
    return told[0] === undefined ? [] : [{ name: told[0], how: told.slice(1).join(', ') }];
  });
  return { contacts: contacts.filter(isSomebody), when: [] };
}

const calls =
  /^(?:please )?(?:page|call|notify|contact|escalate to|inform|alert|wake|ask|reach out to)\b/i;
const callsIn =
  /^(?:please\s+)?(?:page|call|notify|contact|escalate\s+to|inform|alert|wake|ask|reach\s+out\s+to)\s+(?:up\s+)?(?:the\s+|an?\s+|your\s+|our\s+)?/i;
/** Steps of the procedure around the call. */
const does =
  /^(?:please )?(?:gather|share|continue|collect|document|update|create|open|post|check|verify|save|send|include|provide|prepare|wait|follow|record|capture|start|join|declare|assess|acknowledge|review|ensure|monitor|keep|attach|run|try|log|describe|note|set|use|do|if|when|restart|identify|confirm|hand|stay|begin|execute|activate|coordinate|look|see)\b/i;

function ofItem(text: string): readonly Contact[] {
  const english = inEnglish(text);
  if (!calls.test(english) && (does.test(english) || /[:：]$/.test(text))) return [];
  const labelled = ofLabel(text);
  return (labelled.length > 0 ? labelled : [contactOf(withoutCall(text))]).filter(isSomebody);
}

/** "Down for 10 minutes", "P1 (outage): page the lead", "Not resolved in 10 min: call the lead". */
function ofCase(text: string): Named {
  const contacts = ofLabel(text).filter(isSomebody);
  const [label = ''] = partsOf(text);
  return { contacts, when: contacts.length > 0 && level.test(inEnglish(label)) ? [] : [text] };
}

/** After how long, or how bad it is. */
const level =
  /^(?:immediate(?:ly)?\b|at once\b|after \d|[<>]?\s?\d+ ?(?:m|min|mins|minutes?|h|hrs?|hours?)\b|(?:level|tier|step|severity)[ -]?\d|[lps]\d\b|sev[- ]?\d|\d(?:st|nd|rd|th) (?:level|line|tier))/i;

/** "4 hours: the board" is about the time of one contact, and not about the first call. */
export function isOfOneContact(text: string): boolean {
  return level.test(inEnglish(text)) && partsOf(text).length > 0;
}

/** "15 min: CTO (if nobody answers)": what stands before the colon says when. */
function ofLabel(text: string): readonly Contact[] {
  const [label, rest] = partsOf(text);
  if (label === undefined || rest === undefined) return [];
  const english = inEnglish(rest);
  const isCalled = calls.test(english);
  if (!isCalled && (!level.test(inEnglish(label)) || does.test(english))) return [];
  const { name, how } = contactOf(withoutCall(rest));
  return [{ name, how: how === '' ? label : `${label}, ${how}` }];
}

function partsOf(text: string): readonly string[] {
  const at = /\s*[:：→]\s+|\s+[–—-]\s+/.exec(text);
  if (at === null || at.index === 0) return [];
  return [text.slice(0, at.index), text.slice(at.index + at[0].length)];
}

/** "Page the CTO immediately" is about the CTO. */
function withoutCall(text: string): string {
  const rest = calls.test(text)
    ? text.replace(callsIn, '')
    : calls.test(inEnglish(text))
      ? text.replace(/^\S+\s+(?:\p{Ll}{1,4}\s+)?/u, '')
      : text;
  const words = rest.split(' ');
  const last = words.at(-1) ?? '';
  return words.length > 1 && inEnglish(last) !== last && inEnglish(last).includes('immediately')
    ? words.slice(0, -1).join(' ')
    : rest.replace(/ immediately\.?$/i, '');
}

const separators = [/\s*:\s+/, /\s+[–—-]\s+/, /\s+via\s+/i, /\s+\(/, /,\s+/];

/** "On-call engineer (PagerDuty)", "Backend lead: by phone", "CTO – for an extended outage". */
function contactOf(text: string): Contact {
  for (const separator of separators) {
    const found = separator.exec(text);
    if (found === null || found.index === 0) continue;
    const name = text.slice(0, found.index);
    if (name.includes('(') && !name.includes(')')) continue;
    const rest = text.slice(found.index + found[0].length).trim();
    return { name, how: found[0].endsWith('(') ? rest.replace(/\)$/, '') : rest };
  }
  return { name: text, how: '' };
}

/** A line to fill in, or a name in brackets, is nobody. */
function isSomebody({ name, how }: Contact): boolean {
  return !/^_{3,}$/.test(how) && !/^(?:\[[^\]]*\]|<[^>]*>|_{3,}|[-–—]*)$/.test(name.trim());
}
