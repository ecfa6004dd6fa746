/** Every failure that docs/failures.md describes is provoked here, and says what stands there. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { look } from '../evidence-rig.ts';
import * as failing from './failure-place.ts';
import { nova, type Place, type Told } from './failure-place.ts';

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
  place = await failing.openPlace();
});
afterAll(() => failing.closePlace(place));

const shop = ['watch', '--project', 'shop'];

const provocations: Readonly<Record<string, () => Promise<Told>>> = {
  'There is no configuration file': () => nova(place, ['watch']),
  'The configuration has mistakes': () =>
    nova(place, ['watch'], {
      config: 'project: shop\nprobing: { intervall: 5s }\nwindows: { settle: 30 }\n',
    }),
  'The configuration is not YAML': () => nova(place, ['watch'], { config: 'project: [shop\n' }),
  'The runbook cannot be read': () =>
    nova(place, ['watch'], { config: 'project: shop\nrunbook: missing.md\n' }),
  'A variable for a channel is not set': () =>
    nova(place, ['watch'], {
      config: `project: shop
paging:
  channels: { pager: { kind: pagerduty, routing-key: "\${PAGERDUTY_ROUTING_KEY}" } }
  levels: [{ after: 0s, channels: [pager] }]
`,
    }),
  'The certificate cannot be read': () => failing.watchWithTls(place, 'nova.pem'),
  'The certificate and the key do not fit': () => failing.watchWithTls(place, 'nova.yaml'),
  "The API's port is taken": () => failing.watchOnTakenPort(place),
  'A Compose file is wrong': () =>
    nova(place, ['watch'], {
      config: 'compose: { files: [compose.yaml] }\n',
      compose: 'services: { web: { imag: x } }\n',
    }),
  'What is said to run elsewhere runs here': () =>
    nova(place, ['watch', '--config', 'nova.yaml', '--project', place.rig.name], {
      config:
        'project: shop\nservices: { mute: { runs: elsewhere, probes: [{ kind: tcp, address: "127.0.0.1:9" }] } }\n',
    }),
  'There is no socket': () => nova(place, shop, { host: `unix://${place.folder}/none.sock` }),
  'The socket may not be used': () =>
    failing.withSilentSocket(place, (host) => failing.novaAsNobody(place, shop, host)),
  'The engine does not answer': () =>
    failing.withSilentSocket(place, (host) => nova(place, shop, { host })),
  'DOCKER_HOST is not an address': () => nova(place, shop, { host: 'rubbish://x' }),
  'The engine goes away while it is watched': () => failing.watchThroughAnOutage(place),
  'The project is unknown': () => nova(place, shop),
  'The service is unknown': () => nova(place, ['diagnose', 'nobody']),
  'The project has no container': () =>
    nova(place, ['watch'], {
      config: 'compose: { files: [compose.yaml] }\nproject: shop\n',
      compose: 'services: { web: { image: nowhere/web } }\n',
    }),
  'Compose is not installed': () => failing.watchWithoutCompose(place),
  "Docker's command line is not installed": () => failing.watch(place, { path: '/nonexistent' }),
  'A log cannot be read': async () => {
    const { gaps } = await look(await place.rig.context(), 'logs', 'mute');
    return { exit: null, message: gaps.map(({ reason }) => reason).join('\n') };
  },
  'Another responder has the state folder': () => failing.watchTwice(place),
  'The disk is full': () => failing.watchOnFullDisk(place),
  'The state folder cannot be written': () =>
    nova(place, ['watch', '--project', place.rig.name, '--state', '/dev/null/nova']),
  'The store is damaged': () => nova(place, ['incidents'], { store: 'not a database' }),
  'Nothing has been recorded': () => nova(place, ['incidents']),
  'The incident is unknown': () =>
    failing.novaWithEmptyStore(place, ['report', '20260101-000000-beef']),
  'The command is unknown': () => nova(place, ['wotch']),
  'An option is missing': () => nova(place, ['init']),
  'The file to write exists': () =>
    nova(place, ['init', '--project', place.rig.name], { config: 'project: shop\n' }),
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
