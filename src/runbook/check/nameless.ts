/** Commands that cannot run as they stand, because what they are for is not said. */
import { parseScript } from './script.ts';
import { piecesOf } from './pieces.ts';
import { readPiece } from './read-piece.ts';
import type { Shorthands } from './shorthands.ts';
import { has, is, withInner } from './use.ts';
import type { Use } from './use.ts';

const candidates = /^(?:sudo\s+)?(?:docker|podman|curl|wget|systemctl|kubectl)\s/;

/** `docker restart`, `curl -v`: in a sentence these are names of commands. */
export function isNameless(text: string, shorthands: Shorthands): boolean {
  if (!candidates.test(text)) return false;
  return parseScript(text).statements.some(({ statement }) =>
    piecesOf(statement, shorthands)
      .flatMap((piece) => readPiece(piece, 0, shorthands).parts.flat())
      .flatMap(withInner)
      .some(lacksName),
  );
}

const actsOnContainer =
  'restart start stop kill rm run exec logs inspect top update pause unpause'.split(' ');

function lacksName(use: Use): boolean {
  if (use.operands.length > 0 || (use.outer !== null && use.outer.family !== 'sudo')) return false;
  if (is(use, 'curl') || is(use, 'wget'))
    return !has(use, 'V', 'version', 'h', 'help', 'K', 'config', 'url', 'i', 'input-file');
  return (
    is(use, 'docker', ...actsOnContainer) ||
    is(use, 'systemctl', 'restart', 'start', 'stop', 'reload') ||
    is(use, 'kubectl', 'logs', 'exec')
  );
}
