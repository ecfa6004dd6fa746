/** Clients that are told through a pipe what to do: `echo FLUSHALL | redis-cli`. */
import { findVerb } from '../programs/lookup.ts';
import type { Judgement } from './judge.ts';
import { readSql } from './sql.ts';
import { has, is, valueOf } from './use.ts';
import type { Use } from './use.ts';

/** null: it does not read commands from the pipe. */
export function readPiped(use: Use, before: readonly Use[]): Judgement | null {
  const reader = innermost(use);
  const text = echoed(before);
  if (is(reader, 'psql') || is(reader, 'mysql') || is(reader, 'sqlite3')) {
    if (valueOf(reader, 'command', 'execute', 'query') !== null) return null;
    const entry = text === null ? null : readSql(text);
    return entry ?? { effect: 'change', does: 'runs the statements that it is given' };
  }
  if (is(reader, 'redis-cli') && reader.path === '' && reader.operands.length === 0) {
    if (has(reader, 'pipe')) return { effect: 'change', does: 'sends many commands to Redis' };
    const verb =
      text === null || reader.program === null
        ? null
        : findVerb(reader.program, text.trim().split(/\s+/));
    return verb?.entry ?? { effect: 'change', does: 'sends commands to Redis' };
  }
  if (['nc', 'ncat', 'netcat', 'socat'].includes(reader.name) && reader.effect === 'ask')
    return text === null || asking.test(text)
      ? null
      : { effect: 'change', does: 'sends an order to a server' };
  if (is(reader, 'mongo') && reader.effect === 'look' && valueOf(reader, 'eval') === null)
    return { effect: 'change', does: 'runs a script in MongoDB' };
  return is(reader, 'sh') && reader.inner.length === 0 && reader.operands.length === 0
    ? { effect: 'change', does: 'runs what it is given as a script' }
    : null;
}

/** What servers of plain text are asked: memcached, ZooKeeper, HAProxy, SMTP, HTTP. */
const asking =
  /^[\s'"]*(?:stats?|version|ruok|mntr|srvr|stat|envi?|conf|cons|dump|wchs|isro|show\b|info|help|ping|get\b|head\b|options\b|ehlo\b|helo\b|quit|test|hello|hi|\\n|$)/i;

function innermost(use: Use): Use {
  const [inner] = use.inner;
  return inner === undefined ? use : innermost(inner);
}

function echoed(before: readonly Use[]): string | null {
  const [only] = before;
  if (only === undefined || (only.name !== 'echo' && only.name !== 'printf')) return null;
  return only.operands.map(({ value }) => value).join(' ');
}
