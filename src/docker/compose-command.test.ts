import { expect, test } from 'vitest';
import {
  configArguments,
  recreateOptions,
  upArguments,
  validateArguments,
} from './compose-command.ts';

const project = {
  name: 'shop',
  directory: '/srv/shop',
  files: ['/srv/shop/compose.yaml', '/srv/shop/extra.yaml'],
  envFiles: ['/srv/shop/prod.env'],
};
const target = { host: 'unix:///run/docker.sock', override: '/var/lib/x/override.yaml' };
const common =
  '--host unix:///run/docker.sock compose --ansi never --project-name shop --project-directory /srv/shop' +
  ' --env-file /srv/shop/prod.env --file /srv/shop/compose.yaml --file /srv/shop/extra.yaml';

test('the override comes last in every call', () => {
  const whole = `${common} --file /var/lib/x/override.yaml`;
  expect(configArguments(project, target).join(' ')).toBe(`${whole} config --format json`);
  expect(validateArguments(project, target).join(' ')).toBe(`${whole} config --quiet`);
  expect(upArguments(project, target, 'web', recreateOptions).join(' ')).toBe(
    `${whole} up --detach --no-build --pull never --no-deps --force-recreate -- web`,
  );
});

test('an override that an earlier call left among the files is named once', () => {
  const files = [target.override, ...project.files];
  expect(configArguments({ ...project, files }, target)).toEqual(configArguments(project, target));
});

test('without an override there is none', () => {
  const args = configArguments(project, { ...target, override: null }).join(' ');
  expect(args).toBe(`${common} config --format json`);
});

test('a project whose name is not known yet leaves it to its files', () => {
  expect(configArguments({ ...project, name: '' }, target)).not.toContain('--project-name');
});

test.each([
  [{ recreate: 'never', dependencies: 'start' }, '--pull never --no-recreate -- -x'],
  [{ recreate: 'when-changed', stopTimeout: 3 }, '--pull never --no-deps --timeout 3 -- -x'],
  [{ recreate: 'never', scale: 2 }, '--pull never --no-deps --no-recreate --scale -x=2 -- -x'],
  [{ pull: 'missing' }, '--pull missing --no-deps --force-recreate -- -x'],
] as const)('up with %o', (options, ending) => {
  const args = upArguments(project, target, '-x', { ...recreateOptions, ...options });
  expect(args.slice(args.indexOf('--pull')).join(' ')).toBe(ending);
});
