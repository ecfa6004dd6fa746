import { expect, test } from 'vitest';
import { effective, keyDifference } from './key-difference.ts';
import type { Side } from './key-difference.ts';

const side = (settings: Side['settings'], provided: Side['provided'] = {}): Side => ({
  settings,
  provided,
});

test.each([
  ['a setting that came', side({}), side({ A: '1' }), { added: ['A'] }],
  ['a setting that went', side({ A: '1' }), side({}), { removed: ['A'] }],
  ['a setting with another value', side({ A: '1' }), side({ A: '2' }), { changed: ['A'] }],
  ['equal settings', side({ A: '1' }), side({ A: '1' }), {}],
  [
    'names in order',
    side({ C: '1', A: '1' }),
    side({ D: '1', B: '1' }),
    { added: ['B', 'D'], removed: ['A', 'C'] },
  ],
  [
    'nothing for what only the images say, also when they differ',
    side({ PATH: 'a', OLD: 'x' }, { PATH: 'a', OLD: 'x' }),
    side({ PATH: 'b', NEW: 'y' }, { PATH: 'b', NEW: 'y' }),
    {},
  ],
  [
    'a setting that overrides what the image provides',
    side({ PATH: 'a' }, { PATH: 'a' }),
    side({ PATH: 'b' }, { PATH: 'a' }),
    { changed: ['PATH'] },
  ],
  [
    'the files no longer overriding what the image provides',
    side({ MODE: 'mine' }, { MODE: 'default' }),
    effective({}, { MODE: 'default' }),
    { changed: ['MODE'] },
  ],
  [
    'nothing between a container and the files it was made from',
    side({ PATH: 'a', A: '1' }, { PATH: 'a' }),
    effective({ A: '1' }, { PATH: 'a' }),
    {},
  ],
])('shows %s', (_what, from, to, expected) => {
  const none = { added: [], removed: [], changed: [] };
  expect(keyDifference(from, to)).toEqual({ ...none, ...expected });
});
