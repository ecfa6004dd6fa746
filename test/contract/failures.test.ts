/** Every failure that docs/failures.md describes is provoked here, and says what stands there. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPlace, type Place, type Told } from './failure-place.ts';
import { look } from './evidence-rig.ts';

interface Documented {
  readonly heading: string;
  /** null: the program does not end for this reason. */
  readonly exit: number | null;
  readonly message: string;
}

const documented = readFileSync('docs/failures.md', 'utf8')
  .split(/^### /m)
  .slice(1)
  .map((section): Documented => {
    const exit = /^Exit code (\d+)/m.exec(section)?.[1];
    return {
      heading: section.slice(0, section.indexOf('\n')),
      exit: exit === undefined ? null : Number(exit),
      message: /```text\n([\s\S]*?)\n```/.exec(section)?.[1] ?? '',
    };
  });

let place: Place;
beforeAll(async () => {
  place = await openPlace();
});
afterAll(() => place.close());

const shop = ['watch', '--project', 'shop'];

const provocations: Readonly<Record<string, () => Promise<Told>>> = {
  'There is no configuration file': () => place.nova(['watch']),
  'The configuration has mistakes': () =>
    place.nova(['watch'], { config: 'project: shop\nservicez: {}\nwindows: { settle: 30 }\n' }),
  'The configuration is not YAML': () => place.nova(['watch'], { config: 'project: [shop\n' }),
  'The runbook cannot be read': () =>
    place.nova(['watch'], { config: 'project: shop\nrunbook: missing.md\n' }),
  'A Compose file is wrong': () =>
    place.nova(['watch'], {
      config: 'compose: { files: [compose.yaml] }\n',
      compose: 'services: { web: { imag: x } }\n',
    }),
  'There is no socket': () => place.nova(shop, { host: `unix://${place.folder}/none.sock` }),
  'The socket may not be used': () =>
    place.withSilentSocket((host) => place.novaAsNobody(shop, host)),
  'The engine does not answer': () => place.withSilentSocket((host) => place.nova(shop, { host })),
  'DOCKER_HOST is not an address': () => place.nova(shop, { host: 'rubbish://x' }),
  'The engine goes away while it is watched': () => place.watchThroughAnOutage(),
  'The project is unknown': () => place.nova(shop),
  'The project has no container': () =>
    place.nova(['watch'], {
      config: 'compose: { files: [compose.yaml] }\nproject: shop\n',
      compose: 'services: { web: { image: nowhere/web } }\n',
    }),
  'Compose is not installed': () => place.watchWithoutCompose(),
  "Docker's command line is not installed": () => place.watch({ path: '/nonexistent' }),
  'A log cannot be read': async () => {
    const { gaps } = await look(await place.rig.context(), 'logs', 'mute');
    return { exit: null, message: gaps.map(({ reason }) => reason).join('\n') };
  },
  'Another responder has the state folder': () => place.watchTwice(),
  'The disk is full': () => place.novaOnFullDisk(['watch', '--project', place.rig.name]),
  'The state folder cannot be written': () =>
    place.nova(['watch', '--project', place.rig.name, '--state', '/dev/null/nova']),
  'The store is damaged': () => place.nova(['incidents'], { store: 'not a database' }),
  'Nothing has been recorded': () => place.nova(['incidents']),
  'The incident is unknown': () => place.novaWithStore(['report', '20260101-000000-beef']),
  'The command is unknown': () => place.nova(['wotch']),
  'An option is missing': () => place.nova(['init']),
  'The file to write exists': () =>
    place.nova(['init', '--project', place.rig.name], { config: 'project: shop\n' }),
};

test('every documented failure is provoked, and no other', () => {
  expect(Object.keys(provocations).toSorted()).toEqual(
    documented.map(({ heading }) => heading).toSorted(),
  );
});

test.each(documented)('$heading', async ({ heading, exit, message }) => {
  const told = await provocations[heading]?.();
  expect(told).toEqual({ exit, message });
});
