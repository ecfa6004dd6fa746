import { describe, expect, test } from 'vitest';
import { checkRunbook } from '../check/check-runbook.ts';
import { changesIn } from './changes.ts';
import type { Known } from './known.ts';
import { planSection, planWords, stepsOfSection } from './section-plan.ts';

const known: Known = {
  services: [
    { name: 'backend', containers: ['nova-backend'], aliases: ['backend'], ports: [4000] },
    { name: 'postgres', containers: ['nova-postgres'], aliases: ['postgres'], ports: [5432] },
    { name: 'redis', containers: ['nova-redis'], aliases: ['redis'], ports: [6379] },
  ],
  networks: ['nova-rewards_default'],
};

const section = (title: string, ...commands: readonly string[]): string =>
  `# Runbook\n\n## ${title}\n\n\`\`\`bash\n${commands.join('\n')}\n\`\`\`\n`;

interface Given {
  readonly title?: string;
  readonly known?: Known | null;
  readonly values?: Readonly<Record<string, string>>;
}

function planned(commands: readonly string[], given: Given = {}): readonly string[] {
  const { title = 'Section', values = {} } = given;
  const text = section(title, ...commands);
  const steps = stepsOfSection(checkRunbook('a.md', text), title) ?? [];
  const place = {
    known: given.known === undefined ? known : given.known,
    changes: changesIn(text),
    values: new Map(Object.entries(values)),
  };
  return planSection(steps, place).map((one) =>
    one.act === 'refuse' ? `${planWords(one)}: ${one.reason}` : planWords(one),
  );
}

describe('with a project, what only looks becomes a look of the responder', () => {
  test.each([
    ['docker ps | grep nova-backend', 'looks at backend: its containers'],
    ['docker ps', 'looks at backend, postgres, redis: its containers'],
    [
      'curl http://backend:4000/health',
      'asks http://backend:4000/health from inside the network of backend, with a deadline',
    ],
    ['curl https://example.com/', 'asks https://example.com/ from this host, with a deadline'],
    ['docker logs nova-backend --tail 50', 'reads the last 50 lines of backend'],
    ['docker logs nova-backend --tail 200 --follow', 'reads the last 200 lines of backend'],
    [
      'docker logs nova-backend 2>&1 | grep -i "a\\|b"',
      'reads the last 200 lines of backend through grep -i "a\\|b"',
    ],
    [
      'dmesg | grep -i "out of memory"',
      'looks at backend, postgres, redis: its containers, its memory, and kills by the kernel',
    ],
    [
      'docker exec -it nova-postgres pg_isready',
      'logs in to postgres with the settings of each service that uses it',
    ],
    [
      'docker exec -it nova-redis redis-cli ping',
      'logs in to redis with the settings of each service that uses it',
    ],
    [
      'docker network inspect nova-rewards_default',
      'looks at backend, postgres, redis: its networks and names there',
    ],
    ['netstat -tulpn | grep 4000', 'looks at backend: who holds its ports, whether it listens'],
    ['lsof -i :4000', 'looks at backend: who holds its ports, whether it listens'],
    [
      'telnet localhost 4000',
      'asks for a connection to localhost:4000 from this host, with a deadline',
    ],
    [
      'docker inspect nova-backend | grep -A 5 "State"',
      'looks at backend: its containers, its memory, and kills by the kernel',
    ],
    [
      'docker exec -it nova-backend env | grep -E "A|B"',
      'lists names of settings of backend, without values through grep -E "A|B"',
    ],
    ['cat .env', 'lists names of settings of backend, postgres, redis, without values'],
    [
      'docker exec -it nova-backend nslookup example.com',
      'asks how example.com resolves from inside the network of backend, with a deadline',
    ],
  ])('%s', (command, words) => {
    expect(planned([command])).toEqual([`looks: ${words}`]);
  });

  test('what is about the host, or about others, runs as it is written', () => {
    expect(planned(['df -h', 'docker logs --tail 5 other', 'git log -5'])).toEqual([
      'runs: df -h',
      'runs: docker logs --tail 5 other',
      'runs: git log -5',
    ]);
  });

  test('waiting has an end and asks for several good answers', () => {
    const good = 'until three good answers in a row, at most 60 s';
    expect(planned(['until docker exec -it nova-postgres pg_isready; do sleep 1; done'])).toEqual([
      `waits: logs in to postgres with the settings of each service that uses it, ${good}`,
    ]);
    expect(planned(['sleep 30', 'curl http://localhost:4000/health'])).toEqual([
      'is a part of line 7: sleep 30',
      `waits: asks http://localhost:4000/health from this host, with a deadline, ${good}`,
    ]);
  });
});

const asks = (words: string) =>
  `asks first: ${words}; evidence is saved and the guard is asked before`;

describe('with a project, a change becomes a remedy of the responder', () => {
  test('of the container that is named', () => {
    expect(planned(['docker restart nova-postgres'])).toEqual([
      asks('restart postgres (restarts the container)'),
    ]);
  });

  test('of the service that is meant, where a command would touch every service', () => {
    expect(planned(['docker-compose restart'])).toEqual([
      'is not run: docker-compose restart: set service to a service of the project, with --set service=NAME',
    ]);
    expect(planned(['docker-compose restart'], { values: { service: 'backend' } })).toEqual([
      asks('restart backend (restarts the container)'),
    ]);
  });

  test.each([
    [
      'Rollback',
      ['git checkout <previous-stable-commit>', 'docker-compose up -d --build backend'],
      [
        'is a part of line 7: git checkout <previous-stable-commit>',
        asks(
          'rollback-image backend if image-changed (rolls back to the last known good image), else rollback-git backend if image-changed (builds the last known good sources anew, outside of the checkout, and rolls back to that image)',
        ),
      ],
    ],
    [
      'Rollback, and the network',
      [
        'git checkout <previous-stable-commit>',
        'docker-compose up -d --build backend',
        'docker network connect nova-rewards_default nova-backend',
      ],
      [
        'is a part of line 7: git checkout <previous-stable-commit>',
        expect.stringContaining('rollback-image backend') as string,
        asks(
          'reconnect-network backend (connects the container to its network again, with its aliases)',
        ),
      ],
    ],
    [
      'Network',
      [
        'docker network disconnect nova-rewards_default nova-backend',
        'docker network connect nova-rewards_default nova-backend',
      ],
      [
        'is a part of line 7: docker network disconnect nova-rewards_default nova-backend',
        asks(
          'reconnect-network backend (connects the container to its network again, with its aliases)',
        ),
      ],
    ],
    [
      'Port conflict',
      ['kill -9 <PID>'],
      [
        asks(
          'free-port backend if held-by-process (stops what holds the port, then starts the service)',
        ),
      ],
    ],
    [
      'Out of Memory',
      ['docker-compose.yml:', '  backend:', '    mem_limit: 2g'],
      [asks('raise-memory backend (raises the memory limit, memory and swap together)')],
    ],
  ])('%s: lines that only mean something together are one remedy', (title, commands, words) => {
    expect(planned(commands, { title, values: { service: 'backend' } })).toEqual(words);
  });

  test('a block that names its remedy is that remedy, as a whole', () => {
    const text =
      '## Crash\n\n```bash {remedy=restart within=60s}\ndocker compose stop {{service}}\ndocker compose start {{service}}\n```\n';
    const steps = stepsOfSection(checkRunbook('a.md', text), 'Crash') ?? [];
    const values = new Map([['service', 'backend']]);
    expect(planSection(steps, { known, changes: changesIn(text), values }).map(planWords)).toEqual([
      asks('restart backend (restarts the container)'),
      'is a part of line 4: docker compose start {{service}}',
    ]);
  });
});

describe('what AWS is asked by hand', () => {
  const asked = [
    'aws deploy list-deployments --application-name nova-rewards --max-items 5',
    'aws autoscaling set-desired-capacity --auto-scaling-group-name nova-rewards-asg --desired-capacity 4',
    'aws autoscaling describe-auto-scaling-groups --auto-scaling-group-names nova-rewards-asg',
  ];
  test('is asked by the responder where nova.yaml names it', () => {
    const services = known.services.map((one) =>
      one.name === 'backend' ? { ...one, group: 'nova-rewards-asg', deployed: true } : one,
    );
    const there = { ...known, services };
    expect(planned(asked, { known: there })).toEqual([
      'looks: looks at backend: the last deployments by CodeDeploy',
      asks(
        'scale-out backend (adds one instance to the Auto Scaling group, or one container by Compose, up to the maximum)',
      ),
      'looks: looks at backend: the Auto Scaling group of it',
    ]);
  });

  test('is of the service that is meant where one group serves several', () => {
    const services = known.services.map((one) => ({ ...one, group: 'nova-rewards-asg' }));
    const there = { ...known, services };
    const [, scaled] = planned(asked, { known: there, values: { service: 'redis' } });
    expect(scaled).toMatch(/scale-out redis/);
  });

  test('runs as it is written where it does not, and changes nothing', () => {
    expect(planned(asked)).toEqual([
      'runs: aws deploy list-deployments --application-name nova-rewards --max-items 5',
      expect.stringMatching(
        /^is not run: .*neither a service of the project nor an Auto Scaling group/,
      ),
      'runs: aws autoscaling describe-auto-scaling-groups --auto-scaling-group-names nova-rewards-asg',
    ]);
  });
});

test.each([
  [
    'docker system prune -f',
    /^is not run: .*destroys-evidence.*instead: nothing during an incident/,
  ],
  ['docker-compose down', /^is not run: .*removes-containers/],
  ['docker volume rm a', /^is not run: .*deletes-data/],
  [
    'aws autoscaling set-desired-capacity --auto-scaling-group-name a --desired-capacity 4',
    /^is not run: /,
  ],
  ['kubectl delete pod web', /^is not run: .*does not perform commands of this kind/],
  ['frobnicate', /^is not run: .*is unknown/],
])('%s is not run, with or without a project', (command, words) => {
  expect(planned([command])).toEqual([expect.stringMatching(words)]);
  expect(planned([command], { known: null })).toEqual([expect.stringMatching(words)]);
});

describe('without a project', () => {
  const without = { known: null } as const;

  test('what only looks runs, made safe where it can be', () => {
    expect(planned(['df -h', 'docker logs -f web'], without)).toEqual([
      'runs: df -h',
      'runs: docker logs web',
    ]);
  });

  test('a change that a remedy is for needs the project', () => {
    expect(planned(['docker restart web'], without)).toEqual([
      expect.stringContaining('changes need the Compose project'),
    ]);
  });

  test('another change is confirmed by a person', () => {
    expect(planned(['systemctl restart nginx'], without)).toEqual([
      'asks first: systemctl restart nginx',
    ]);
  });
});

test('a placeholder is filled in, and one without a value is not run', () => {
  expect(
    planned(['docker restart <container>'], { values: { container: 'nova-backend' } }),
  ).toEqual([asks('restart backend (restarts the container)')]);
  expect(planned(['touch {{file}}'])).toEqual([
    'is not run: touch {{file}}: set file first, with --set NAME=VALUE',
  ]);
});

test('what is named somewhere else is not run, since each command is a process of its own', () => {
  const text = ['DC="docker compose"', '$DC top'];
  expect(planned(text, { known: null }).at(-1)).toContain('is named somewhere else');
});

test('a section has what stands below its heading, and no more', () => {
  const runbook = checkRunbook(
    'a.md',
    '## Look\n\n```sh\ndf -h\n```\n\n### Deeper\n\n```sh\nfree -m\n```\n\n## Other\n\n```sh\nuptime\n```\n',
  );
  expect(stepsOfSection(runbook, 'look')?.map(({ command }) => command)).toEqual([
    'df -h',
    'free -m',
  ]);
  expect(stepsOfSection(runbook, 'nothing')).toBeNull();
});
