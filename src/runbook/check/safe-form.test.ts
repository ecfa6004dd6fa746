import { expect, test } from 'vitest';
import { readShell } from './read-block.ts';
import { safeForm } from './safe-form.ts';

test.each([
  ['docker exec -it db pg_isready -U a', 'docker exec -i db pg_isready -U a'],
  ['sudo docker exec -t web env -t', 'sudo docker exec  web env -t'],
  ['docker logs web --tail 200 --follow', 'docker logs web --tail 200 '],
  ['docker compose logs -f web | grep x', 'docker compose logs  web | grep x'],
  ['journalctl -fu web', 'journalctl -u web'],
  ['tail -f /var/log/a.log', 'tail  /var/log/a.log'],
])('%s becomes %s, and has no such trap any more', (command, safe) => {
  expect(safeForm(command)).toBe(safe);
  const codes = readShell(safe).steps.flatMap(({ traps }) => traps.map(({ code }) => code));
  expect(codes).not.toContain('needs-terminal');
  expect(codes).not.toContain('never-ends');
});

test.each(['docker ps', 'grep -f patterns a', 'docker exec web sh -c "tail -f a"', "echo 'a"])(
  '%s stays as it is',
  (command) => {
    expect(safeForm(command)).toBeNull();
  },
);
