import fc from 'fast-check';
import { expect, test } from 'vitest';
import { autonomyLevels, autonomyOf } from '../remedy/policy.ts';
import { parseConfig } from './parse.ts';
import type { ProbeConfig } from './probe.ts';
import { renderConfig } from './write.ts';
import type { ConfigProposal } from './write.ts';

function read(proposal: ConfigProposal) {
  const text = renderConfig(proposal);
  const parsed = parseConfig(text, 'nova.yaml');
  if (!parsed.ok) throw new Error([text, ...parsed.problems.map((one) => one.message)].join('\n'));
  return parsed.config;
}

test('a proposal reads as a short file with a comment on every section', () => {
  expect(
    renderConfig({
      project: 'shop',
      autonomy: 'auto',
      services: [
        {
          name: 'web',
          watch: true,
          grace: 20_000,
          probes: [
            { kind: 'container' },
            { kind: 'http', url: 'http://127.0.0.1:8080/health', depth: 'shallow' },
          ],
        },
        { name: 'seed', watch: false, grace: null, probes: [] },
      ],
    }),
  ).toMatchInlineSnapshot(`
    "# Every key, its default and its meaning: docs/configuration.md

    # The Compose project's name. Needed unless \`compose\` is given.
    project: shop

    # The folder of the incident log. Paths are relative to this file.
    state: .nova

    # What may be done without asking.
    policy:
      autonomy: auto

    # How long things take. The defaults; uncomment what shall differ:
    # windows:
    #   settle: 30s
    #   watch: 10m
    #   verify-within: 60s
    #   reconnect-within: 20s
    #   last-known-good: 10m
    #   deployment: 10s
    #   flapping: 5m
    #   grace: 10s

    # How services are asked whether they are healthy. The defaults; uncomment what shall differ:
    # probing:
    #   interval: 5s
    #   timeout: 2s
    #   failures: 3

    # Services by their Compose name. Those not named here are watched as well. What runs elsewhere has a name of your choice.
    services:
      web:
        grace: 20s
        probes:
          - { kind: container }
          - { kind: http, url: http://127.0.0.1:8080/health, depth: shallow }
      seed:
        watch: false
    "
  `);
});

const name = fc.stringMatching(/^[a-z0-9][a-z0-9_-]{0,12}$/);
const depth = fc.constantFrom('shallow', 'deep');
const probe: fc.Arbitrary<ProbeConfig> = fc.oneof(
  fc.constant({ kind: 'container' } as const),
  fc.record({
    kind: fc.constant('http' as const),
    url: fc.webUrl({ withQueryParameters: true, withFragments: true }),
    depth,
  }),
  fc.record({
    kind: fc.constant('tcp' as const),
    host: fc.oneof(fc.domain(), fc.ipV4(), fc.constantFrom('::1', 'fe80::1')),
    port: fc.integer({ min: 1, max: 65_535 }),
    depth,
  }),
  fc.record({
    kind: fc.constantFrom('postgres', 'mysql', 'redis'),
    setting: fc.record({
      service: fc.stringMatching(/^[a-zA-Z0-9][a-zA-Z0-9._-]{0,8}$/),
      variable: fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,8}$/),
    }),
    depth,
  }),
);
const proposal: fc.Arbitrary<ConfigProposal> = fc.record({
  project: name,
  autonomy: fc.constantFrom(...autonomyLevels),
  services: fc.uniqueArray(
    fc.record({
      // YAML would take some of these for numbers, truth values or nothing.
      name: fc.oneof(name, fc.constantFrom('yes', 'null', '123', '1e3', '0x10', 'true', '~')),
      watch: fc.boolean(),
      grace: fc.option(fc.integer({ min: 0, max: 1_000_000 })),
      probes: fc.array(probe, { maxLength: 4 }),
    }),
    { selector: (service) => service.name, maxLength: 4 },
  ),
});

test('whatever is proposed comes back when the file is read', () => {
  fc.assert(
    fc.property(proposal, (proposed) => {
      const config = read(proposed);
      expect(config.project).toBe(proposed.project);
      expect(config.policy.autonomy).toEqual(autonomyOf(proposed.autonomy, {}));
      expect(Object.keys(config.services).sort()).toEqual(
        proposed.services.map((one) => one.name).sort(),
      );
      for (const { name, watch, grace, probes } of proposed.services) {
        const service = config.services[name];
        expect(service?.watch).toBe(watch);
        expect(service?.grace ?? null).toBe(grace);
        expect(service?.probes ?? []).toEqual(probes);
      }
    }),
  );
});

test('Compose files are written where the containers do not say them', () => {
  const compose = { files: ['deploy/compose.yaml', 'with: colon.yaml'] };
  expect(read({ project: 'shop', compose, autonomy: 'suggest', services: [] }).compose).toEqual(
    compose,
  );
});

test('the sections that are commented out hold what they say', () => {
  const bare = { project: 'shop', autonomy: 'auto', services: [] } as const;
  const lines = renderConfig(bare).split('\n');
  const starts = (key: string) => lines.findIndex((line) => line.startsWith(`# ${key}:`));
  const from = Math.min(starts('windows'), starts('probing'));
  expect(from).toBeGreaterThan(0);
  const uncommented = lines
    .map((line) => (/^# ( {2}|windows:|probing:)/.test(line) ? line.slice(2) : line))
    .join('\n');
  const parsed = parseConfig(uncommented, 'nova.yaml');
  expect(uncommented).toMatch(/^windows:\n {2}settle: 30s$/m);
  expect(parsed).toEqual({ ok: true, file: 'nova.yaml', config: read(bare) });
});
