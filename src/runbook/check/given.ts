/** Which words of a sentence, item or cell are a command that people are told to run. */
import type { CodeSpan } from '../inline.ts';
import { inEnglish } from '../languages/in-english.ts';
import { looksLikeCommand } from './block-kind.ts';
import { firstWord } from './known-start.ts';
import { statementKind } from './statement.ts';

const warns =
  /\b(?:never|not|nicht|don't|dont|avoid|without|instead of|rather than|cannot|can't|must not|no need|unlike|output of|like|e\.g\.|such as|called|named)\b[^.!?;]{0,60}$/i;
const asks =
  /\b(?:run|runs|running|execute|use|using|try|check|with|via|type|issue|call|restart|start|inspect|see|then|verify|confirm|command|from|by|look (?:at|in)|do|show|and|or|to|mit|danach|dann|und|oder|führe|prüfe|con|ejecuta|ejecutar|usa|luego|avec|puis|lancer|exécuter)\b\W{0,20}(?:\w+\W{1,4}){0,4}$/i;

/** What stands right before a command that is given: "Still down? `docker ps`". */
const opens = /(?:[:?(→]|->|=>)\s*$/;

const symptom =
  /(?:symptom|symptôm|s[íi]ntoma|anzeichen|症状|症狀|現象|现象|状況|симптом)\p{L}{0,6}[\s*_]{0,4}[:：][^.!?;]{0,60}$/iu;

const symptomsTitle =
  /^[^\p{L}]*(?:symptoms?|symptome|symptômes?|s[íi]ntomas?|anzeichen|症状|症狀|現象|现象|状況|симптомы)[^\p{L}]*$/iu;

/** "`docker ps` hangs": somebody saw it. */
const seen =
  /^[\s*_,]{0,4}(?:hangs?|hung|is (?:hanging|stuck)|hängt|se bloque|ne répond pas|se cuelga|no responde|trava|não responde)(?!\p{L})/iu;

/** "Data loss risk: `docker compose down -v`", "`docker compose down -v` **deletes volumes**". */
const risk =
  /(?:data ?loss|risk|danger|hazard|gefahr|risiko|datenverlust|risque|riesgo|peligro|risco|perigo)[\s*]{0,4}:[\s*]{0,4}$/i;
const loses =
  /^[\s*_)]{0,4}(?:\w+ )?(?:delet|destroy|wipe|erase|lose|drop|remove)\w{0,3}\b[^.!?;]{0,40}\b(?:volumes?|data|databases?|everything)\b/i;
const stresses =
  /^\s?(?:\*\*|__)|\b(?:only (?:when|if|as|with|after)|destructive|irreversibl[ey]|careful|caution|never)\b/i;

const condition =
  /^\W*(?:(?:and|but|then|so|also|otherwise|still|even|only)\W+)?(?:if|when|whenever|unless|in case|once|where|should)\b[^,:→]*[,:→]/i;

/** What a condition says forbids nothing: "If it does not answer, run". */
export function withoutCondition(sentence: string): string {
  return sentence.replace(condition, '');
}

export function lastSentence(text: string): string {
  const end = Math.max(...['. ', '! ', '? ', '; '].map((mark) => text.lastIndexOf(mark)));
  return text.slice(end + 1);
}

const nearby = 80;

/** Whether a sentence tells of a command instead of giving it. */
function isToldOf({ before, after }: CodeSpan): boolean {
  const last = lastSentence(before);
  const said = withoutCondition(last);
  const warned = said === last ? before : said;
  if (warns.test(warned) || risk.test(before) || seen.test(after)) return true;
  if (warns.test(inEnglish(warned.slice(-nearby)))) return true;
  if (asks.test(before)) return false;
  return symptom.test(before) || (loses.test(after) && stresses.test(after));
}

/** In the section of this heading, and not alone in its place. */
function isSymptom({ before, place, alone }: CodeSpan, heading: string): boolean {
  return (
    place !== 'cell' && !alone && symptomsTitle.test(heading.slice(0, 80)) && !asks.test(before)
  );
}

/** A command in a sentence counts where it is given as one, and not where it is warned of. */
export function isGiven(span: CodeSpan, heading: string): boolean {
  const { text, before, place, alone } = span;
  if (place === 'lines') return commandsOf(text).every(isCommandLine);
  if (place === 'amid') return commandsOf(text).every(isWholeLine);
  if (isToldOf(span) || isSymptom(span, heading)) return false;
  if (statementKind(text) !== null) return place !== 'bare' && (alone || asks.test(before));
  if (!/\s/.test(text) || !looksLikeCommand(text)) return false;
  if (place === 'bare') return isBareCommand(text);
  return place !== 'text' || alone || asks.test(before) || opens.test(before);
}

const usual = new Set(
  'docker docker-compose kubectl systemctl journalctl curl sudo psql redis-cli git aws helm terraform pm2 nginx npm'.split(
    ' ',
  ),
);

/** Plain words of a sentence may name programs too. */
function isBareCommand(text: string): boolean {
  return (
    usual.has(firstWord(text)) &&
    !/\b(?:the|is|are|and|or|to|a|if|for|with|has|was|not|should|hangs|hung|shows|fails)\b|[.!?,]$/i.test(
      text,
    )
  );
}

/** Lines that end with a backslash go on. */
function commandsOf(text: string): readonly string[] {
  return text.replace(/\s*\\\n\s*/g, ' ').split('\n');
}

const sentence =
  /(?<![-\w./=])(?:the|is|are|an|and|or|to|a|if|with|has|was|were|not|should|your|you|this|that|when|then|before|please|will|can|it|its|of|on|by|be|which|about|also|only|shows|hangs|hung|fails|prints|gives|works|takes|needs|does|says|crashes|exits)(?![-\w./=;])/i;

/** As a person types it, and not as a sentence names it. */
function isCommandLine(line: string): boolean {
  if (!/\s/.test(line.trim()) || !looksLikeCommand(line)) return false;
  const bare = line.replace(/"[^"]*"|'[^']*'/g, 'q').replace(/<[^<>]{1,60}>/g, 'q');
  if (sentence.test(bare) || /[\w)][.!?,:]$/.test(bare.trim())) return false;
  return /\s--?\w|[|/=<>$:~]|\d|\s\.\w/.test(bare) || usual.has(firstWord(line));
}

/** Between sentences a program's name alone says little: options, paths or a usual program have to. */
function isWholeLine(line: string): boolean {
  if (!isCommandLine(line)) return false;
  const bare = line.trim().replace(/"[^"]*"|'[^']*'/g, 'q');
  // Columns, enumerations, and signs that nobody types.
  if (/\S\s{3,}\S|\w,(?:\s|$)|[^\p{ASCII}\p{L}]/u.test(bare)) return false;
  if (/\s--?\w|[|/=<>$~]/.test(bare)) return true;
  return usual.has(firstWord(bare)) && bare.split(/\s+/).length <= 5;
}
