/**
 * Which part of a runbook a heading opens, by what it means: teams write the same sections
 * under many names. Words are compared without case, numbers, punctuation and plural.
 */
import type { CauseKind } from '../diagnosis/cause.ts';
import { causeKinds, causeNames } from '../diagnosis/cause.ts';
import { inEnglish } from './languages/in-english.ts';

export const parts = [
  'alert',
  'symptoms',
  'immediate',
  'investigation',
  'causes',
  'recovery',
  'escalation',
  'communication',
  'post-incident',
] as const;

export type Part = (typeof parts)[number];

const partPhrases = {
  alert:
    'alert detail, alert, alert information, trigger, about this alert, alert definition, alert rule, alert name, alert description, trigger condition, what this alert mean',
  symptoms: 'symptom, impact, user impact, what user see, sign, indication, how it look',
  immediate:
    'immediate, immediate action, immediate step, first response, first step, triage, quick check, quick fix, first five minute, initial response, initial check, initial step, mitigation first',
  investigation:
    'investigation, investigate, diagnosis, diagnose, diagnostic, troubleshooting, troubleshoot, debugging, debug, check, assessment, initial assessment, quick diagnosis, analysis step',
  causes:
    'common cause, cause, cause and solution, solution, known issue, known problem, failure mode, scenario, remediation, remedy, fix, resolution, what to do',
  recovery:
    'recovery, recovery procedure, restore, procedure, rollback deployment, full service restart, full restart, scale up, mitigation, mitigate, rollback, roll back, restart procedure, failover, verification, validation, verify recovery, workaround, containment, remediation step, resolution step',
  escalation:
    'escalation, escalate, when to escalate, who to call, contact, on call contact, emergency contact, escalation path, escalation matrix, who to contact, escalate if, escalate when, escalation when, on call rotation, escalation contact, escalation procedure, emergency contact information',
  communication:
    'communication, communicate, user communication, status page, stakeholder, announcement, notify user, message template, tell people',
  'post-incident':
    'post incident, postmortem, post mortem, after the incident, afterward, after action, follow up, prevention, preventive measure, after it is over, lesson learned, retrospective',
} satisfies Record<Part, string>;

const causePhrases = {
  'app-crash':
    'application crash, app crash, application crashed, app crashed, container crashed, process crashed, service crashed, container down, crash, crashed, crash loop, crash looping, crashloop, crashing, process crash, service crash, container crash, container exited, container exit, container stopped, unexpected exit, process exited, process died',
  'out-of-memory':
    'out of memory, oom, oom kill, oom killed, oomkilled, memory exhaustion, memory exhausted, memory limit, memory leak, memory pressure, insufficient memory, high memory, memory usage high',
  'database-unavailable':
    'database unavailable, database connection failure, database connection, database connection error, database connectivity, database down, database outage, database failure, database not reachable, database unreachable, db connection, db down, db unavailable, db outage, db failure, postgres down, postgre connection, postgresql connection, postgresql down, mysql down, mysql connection, mariadb down, mongodb down, database issue, database problem, database error',
  'database-auth':
    'database refuse the login, database authentication, database login, database password, database credential, db credential, db authentication, db password, wrong database password, database access denied',
  'database-exhausted':
    'database out of connection, too many connection, connection pool exhausted, connection pool exhaustion, connection exhaustion, pool exhaustion, pool exhausted, database connection limit, max connection, connection slot',
  'port-conflict':
    'port conflict, port in use, port already in use, port is taken, port taken, port already taken, port already bound, address in use, address already in use, eaddrinuse, port collision, port clash, port occupied, bind error, port already allocated',
  'config-error':
    'configuration error, config error, configuration, configuration issue, configuration problem, misconfiguration, bad configuration, bad config, invalid configuration, invalid config, config issue, config problem, environment variable, missing environment variable, missing setting, wrong setting, settings, env error',
  'network-detached':
    'container detached from its network, detached from network, detached from it network, network detached, network disconnected, disconnected from the network, network attachment, missing network, lost its network',
  'dns-failure':
    'name resolution, name resolution broken, name resolution fail, dns, dns failure, dns issue, dns problem, dns error, cannot resolve name, hostname resolution',
  'network-unreachable':
    'network unreachable, no route, no route to host, firewall, network outage, network partition, packet loss',
  'cache-unavailable':
    'cache unavailable, cache, cache down, cache connection failure, cache connection, cache outage, cache failure, redis down, redis connection, redis unavailable, redis failure, redis outage, redis, memcached, valkey',
  'external-dependency':
    'external dependency, external dependency unavailable, external service, external service outage, third party, third party outage, third party api, upstream outage, upstream failure, upstream provider, external api, dependency outage, provider outage',
  'bad-deploy':
    'bad release, bad deploy, bad deployment, failed deployment, failed deploy, faulty release, faulty deployment, broken release, recent deployment, recent deploy, regression, after a release, after a deployment, new release',
  'disk-full':
    'disk full, disk space, high disk usage, disk usage high, disk almost full, no space left, out of disk, low disk, enospc, storage full',
  'fd-exhaustion':
    'too many open file, file descriptor, file descriptor exhaustion, fd exhaustion, emfile, open file limit',
  hang: 'process hang, hang, hung, service hang, deadlock, deadlocked, unresponsive, frozen, not responding, stuck, event loop blocked, accept connection but never answer',
  'tls-error':
    'tls error, tls, ssl, ssl error, certificate, certificate expired, certificate expiry, expired certificate, certificate error',
  'data-corruption':
    'data corruption, suspected data corruption, corruption, corrupt data, corrupted data, corrupted database, database corruption, data loss',
  'host-exhausted':
    'host out of resource, host exhausted, host overload, host overloaded, cpu, cpu exhaustion, high cpu, high load, host resource, resource exhaustion, node pressure',
  'healthcheck-misconfigured':
    'health check misconfigured, healthcheck misconfigured, wrong health check, broken health check, health check is wrong, health check itself, misconfigured health check, bad health check, false alarm',
  'image-unavailable':
    'image unavailable, image pull, imagepullbackoff, cannot pull image, image missing, image not found, missing image, pull failure',
  'stopped-by-operator':
    'stopped by an operator, stopped by operator, stopped on purpose, manual stop, stopped by hand, stopped manually, intentional stop, maintenance stop',
  unknown:
    'unknown, unknown cause, cause unknown, anything else, none of the above, nothing found, no cause found, cause not found, other cause, everything else',
} satisfies Record<CauseKind, string>;

/** Headings that cover several causes; a section of its own for one of them goes first. */
const families: readonly { readonly phrase: string; readonly kinds: readonly CauseKind[] }[] = [
  'network issue',
  'network problem',
  'network error',
  'network failure',
  'network connectivity',
  'networking issue',
  'networking',
  'connectivity issue',
  'network',
].map((phrase) => ({
  phrase,
  kinds: ['network-detached', 'dns-failure', 'network-unreachable'],
}));

/** Words as they are compared: a handful, so that no heading costs more than its length. */
function wordsOf(text: string): readonly string[] {
  const words =
    text
      .slice(0, 300)
      .toLowerCase()
      .match(/[a-z]+/g) ?? [];
  return words.map((word) => (word.length > 3 ? word.replace(/s$/, '') : word));
}

export interface Phrase<T> {
  readonly words: readonly string[];
  readonly means: T;
}

function phrases<T>(text: string, means: T): readonly Phrase<T>[] {
  return text.split(',').map((phrase) => ({ words: wordsOf(phrase), means }));
}

/** By first word, so that a heading is compared with a few phrases and not with all. */
type PhraseTable<T> = ReadonlyMap<string, readonly Phrase<T>[]>;

function tableOf<T>(all: readonly Phrase<T>[]): PhraseTable<T> {
  return Map.groupBy(all, ({ words }) => words[0] ?? '');
}

const partTable = tableOf(parts.flatMap((part) => phrases(partPhrases[part], part)));
const causeTable = tableOf<readonly CauseKind[]>([
  ...causeKinds.flatMap((kind) => phrases(`${causePhrases[kind]},${causeNames[kind]}`, [kind])),
  ...families.flatMap(({ phrase, kinds }) => phrases(phrase, kinds)),
]);

/** The longest phrase that stands among the words as whole words; the first of equals. */
function longestMatch<T>(words: readonly string[], table: PhraseTable<T>): Phrase<T> | null {
  let best: Phrase<T> | null = null;
  for (const [index, word] of words.entries())
    for (const phrase of table.get(word) ?? []) {
      if (phrase.words.length <= (best?.words.length ?? 0)) continue;
      if (phrase.words.every((one, offset) => words[index + offset] === one)) best = phrase;
    }
  return best;
}

/** null: the heading opens none of the parts. */
export function matchPart(heading: string): Phrase<Part> | null {
  return longestMatch(wordsOf(inEnglish(heading)), partTable);
}

/** The causes that a heading speaks of; several for a heading such as "Network Issues". */
export function matchCauses(heading: string): Phrase<readonly CauseKind[]> | null {
  const found = longestMatch(wordsOf(inEnglish(heading)), causeTable);
  const apart = partsOfNames(heading.slice(0, 300));
  if (apart === heading.slice(0, 300)) return found;
  const other = longestMatch(wordsOf(apart), causeTable);
  // A single part of a name is too little: `RedisTemplate` is nothing that fails.
  return other !== null && other.words.length > Math.max(1, found?.words.length ?? 0)
    ? other
    : found;
}

/** Alerts have names of one word: `ShopDatabaseUnavailable`. */
function partsOfNames(heading: string): string {
  return heading
    .replace(/PostgreSQL|MySQL|MariaDB|MongoDB/g, (name) => ` ${name.toLowerCase()} `)
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .replace(/([a-z\d])([A-Z])/g, '$1 $2');
}

/** Of the phrases of one word those that are no mere topic, as "Redis" and "DNS" are. */
const faults = new Set(
  'crash crashed crashing crashloop oom oomkilled eaddrinuse misconfiguration enospc emfile hang hung deadlock deadlocked frozen stuck regression corruption imagepullbackoff'.split(
    ' ',
  ),
);

/** Whether a phrase says that something is wrong, and not only with what it has to do. */
export function namesFault({ words: [first = '', ...rest] }: Phrase<unknown>): boolean {
  return rest.length > 0 || faults.has(first);
}

const filling =
  /\b(?:the|an?|is|are|was|were|has|have|had|been|gets?|got|its?|our|your|this|that)\b/gi;

/**
 * The causes that part of a sentence speaks of: "the database is down". Empty where it denies
 * them, or names a mere topic and a fault is wanted.
 */
export function statedCauses(written: string, wanted: 'fault' | 'topic'): readonly CauseKind[] {
  const text = inEnglish(written);
  const [plain, bare] = [matchCauses(text), matchCauses(text.replace(filling, ' '))];
  const found = (plain?.words.length ?? 0) >= (bare?.words.length ?? 0) ? plain : bare;
  if (found === null || found.means.includes('unknown')) return [];
  if (wanted === 'fault' && !namesFault(found)) return [];
  const denial = /\b(?:not|no|never|nothing|unless|without)\b|n't\b/i.test(text);
  const own = found.words.some((word) => /^(?:not|no|never|nothing)$/.test(word));
  return denial && !own ? [] : found.means;
}

export function isCauseKind(name: string): name is CauseKind {
  return (causeKinds as readonly string[]).includes(name);
}
