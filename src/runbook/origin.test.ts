import { expect, test } from 'vitest';
import { causeNames } from '../diagnosis/cause.ts';
import { compile } from './compile.ts';
import { originsOf } from './origin.ts';

const shown = (text: string) => originsOf(compile({ file: 'a.md', text, hash: '' }).runbook);
const bare = '# Web is down\n\n## Quick restart\n\n```sh\ndocker restart web\n```\n';

test('where nothing may be changed, no restart is shown, whatever the defaults are', () => {
  const corruption = shown(bare).find(({ what }) => what === causeNames['data-corruption']);
  expect(corruption).toMatchObject({
    value: 'nothing is changed, people are called',
    from: 'safety',
  });
});

test('a runbook that restarts on corrupt data is shown as what the guard makes of it', () => {
  const text = `${bare}\n## Causes\n\n### Data corruption\n\n\`\`\`sh\ndocker restart db\n\`\`\`\n`;
  const corruption = shown(text).find(({ what }) => what === causeNames['data-corruption']);
  expect(corruption).toMatchObject({ from: 'safety', line: 14 });
});

test('what a runbook says to tell people stays as it is written', () => {
  const text =
    '# Web\n\n## Causes\n\n### External dependency\n\nCommunicate only: the provider is down.\n';
  const outage = shown(text).find(({ what }) => what === causeNames['external-dependency']);
  expect(outage).toMatchObject({ value: 'communicate', from: 'runbook', line: 7 });
});

test('a section without a remedy is shown as calling people, with its line', () => {
  const text = `${bare}\n## Causes\n\n### Disk full\n\nMake room by hand.\n`;
  const disk = shown(text).find(({ what }) => what === causeNames['disk-full']);
  expect(disk).toEqual({
    what: causeNames['disk-full'],
    value: 'people are called',
    from: 'runbook',
    line: 11,
  });
});
