/** What a text of SQL does, by the words that its statements begin with. */
import { isStronger } from '../programs/effect.ts';
import type { Entry } from '../programs/lookup.ts';

const begins: Readonly<Record<string, Entry>> = Object.fromEntries(
  (
    [
      [
        'look',
        'reads from the database',
        'select with show explain describe desc table values list use help checkpoint_status begin commit rollback start fetch pragma',
      ],
      ['safe', 'refreshes what the planner knows', 'analyze analyse checkpoint'],
      [
        'change',
        'maintains tables, which takes locks and I/O',
        'vacuum reindex cluster optimize repair refresh lock',
      ],
      ['change', 'changes rows', 'insert update merge replace copy load upsert'],
      [
        'change',
        'changes the database, its settings or its users',
        'create alter grant revoke set reset comment call do execute exec kill flush rename stop change install attach detach notify listen discard reassign deallocate import system',
      ],
      ['destroy', 'deletes rows', 'delete'],
      ['destroy', 'drops or empties what cannot be brought back', 'drop truncate purge'],
    ] as const
  ).flatMap(([effect, does, words]) =>
    words.split(' ').map((word): [string, Entry] => [word, { effect, does }]),
  ),
);

/** Functions that act although they are only selected. */
const acting: Readonly<Record<string, Entry>> = {
  pg_terminate_backend: { effect: 'change', does: 'ends connections of the database' },
  pg_cancel_backend: { effect: 'change', does: 'cancels running queries' },
  pg_reload_conf: { effect: 'change', does: "reloads the database's configuration" },
  pg_rotate_logfile: { effect: 'safe', does: "rotates the database's log" },
  pg_promote: { effect: 'change', does: 'promotes the standby' },
  pg_switch_wal: { effect: 'safe', does: 'starts a new WAL segment' },
  pg_drop_replication_slot: { effect: 'destroy', does: 'drops a replication slot' },
  pg_stat_statements_reset: { effect: 'change', does: 'forgets statistics' },
  pg_stat_reset: { effect: 'change', does: 'forgets statistics' },
  pg_wal_replay_resume: { effect: 'change', does: 'resumes replay' },
  pg_wal_replay_pause: { effect: 'change', does: 'pauses replay' },
  setval: { effect: 'change', does: 'moves a sequence' },
  lo_unlink: { effect: 'destroy', does: 'deletes a large object' },
  lo_import: { effect: 'change', does: 'changes rows' },
  dblink_exec: { effect: 'change', does: 'runs a statement elsewhere' },
  set_config: { effect: 'change', does: 'changes settings' },
  pg_replication_slot_advance: { effect: 'change', does: 'moves a replication slot' },
  pg_create_physical_replication_slot: { effect: 'change', does: 'creates a replication slot' },
  pg_create_logical_replication_slot: { effect: 'change', does: 'creates a replication slot' },
  pg_start_backup: { effect: 'change', does: 'begins a backup' },
  pg_stop_backup: { effect: 'change', does: 'ends a backup' },
  pg_advisory_unlock_all: { effect: 'change', does: 'releases advisory locks' },
  sleep: { effect: 'wait', does: 'waits inside the database' },
};

export const sqlWords: ReadonlySet<string> = new Set(Object.keys(begins));

/** The strongest of its statements; null: it holds none that we know. */
export function readSql(text: string): Entry | null {
  let found: Entry | null = null;
  for (const statement of statementsOf(text)) {
    const entry = readStatement(statement);
    if (entry === null) continue;
    if (found === null || isStronger(entry.effect, found.effect)) found = entry;
  }
  return found;
}

/** Between semicolons that stand in no quotes; comments left out. */
export function statementsOf(text: string): readonly string[] {
  const found: string[] = [];
  let statement = '';
  const piece = /'(?:[^']|'')*'|"[^"]*"|--[^\n]*|\/\*[\s\S]*?\*\/|;|[^;'"/-]+|[\s\S]/g;
  for (const [part] of text.matchAll(piece)) {
    if (part === ';') {
      found.push(statement);
      statement = '';
    } else if (!part.startsWith('--') && !part.startsWith('/*')) statement += part;
  }
  return [...found, statement].map((one) => one.trim()).filter((one) => one !== '');
}

function readStatement(statement: string): Entry | null {
  // `\dt` and its like only show; `\q` leaves, `\i` runs a file.
  if (statement.startsWith('\\'))
    return /^\\(i|ir|copy|!|o|gexec)\b/.test(statement)
      ? { effect: 'change', does: 'runs a file of statements' }
      : { effect: 'look', does: 'shows what the database holds' };
  const words = statement.toLowerCase().match(/[a-z_]+/g) ?? [];
  const first = words[0] ?? '';
  if (
    first === 'set' &&
    !/^set\s+(?:global|persist|persist_only|password|role|@@global|@@persist)\b/i.test(statement)
  )
    return { effect: 'prepare', does: 'sets something for its own session' };
  if (first === 'start' && ['slave', 'replica', 'group_replication'].includes(words[1] ?? ''))
    return { effect: 'change', does: 'starts replication' };
  if (
    first === 'select' &&
    /^select\s+(1|'[^']*'|now\(\)|version\(\))\s*(as \w+)?$/i.test(statement)
  )
    return { effect: 'ask', does: 'asks the database for a trivial answer' };
  const entry = begins[first];
  if (entry === undefined) return null;
  if (first === 'alter' && /\bdrop\s+(?:column|partition)\b/i.test(statement))
    return { effect: 'destroy', does: 'drops or empties what cannot be brought back' };
  if (entry.effect !== 'look') return entry;
  if (
    first === 'select' &&
    /\binto\s+(?!@)[\w"'`]/i.test(statement.replace(/'(?:[^']|'')*'/g, "''"))
  )
    return { effect: 'change', does: 'writes what it selects' };
  let strongest = entry;
  for (const word of words) {
    const action = acting[word] ?? (first === 'with' || first === 'explain' ? inside(word) : null);
    if (action !== null && isStronger(action.effect, strongest.effect)) strongest = action;
  }
  return strongest;
}

function inside(word: string): Entry | null {
  const entry = ['delete', 'update', 'insert'].includes(word) ? begins[word] : undefined;
  return entry ?? null;
}
