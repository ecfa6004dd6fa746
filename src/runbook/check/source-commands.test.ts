import { expect, test } from 'vitest';
import { readShell } from './read-block.ts';

/** The commands of the service-down runbook that this project began with: facts, not text. */
const commands: readonly (readonly [string, string, string])[] = [
  ['docker ps | grep nova', 'observe', 'substring-name'],
  ['curl -v http://backend:4000/health', 'probe', 'ignores-status private-name'],
  ['docker logs nova-backend --tail 50', 'observe', ''],
  ['git log --oneline -5', 'observe', ''],
  ['docker ps -a | grep nova-backend', 'observe', 'substring-name'],
  ['aws deploy list-deployments --application-name nova-rewards --max-items 5', 'observe', ''],
  ['docker restart nova-backend', 'remedy', ''],
  ['sleep 30; curl -f -m 5 http://localhost:4000/health', 'wait-until', 'sleep-as-check'],
  ['docker-compose restart', 'remedy', 'touches-everything'],
  ['docker logs nova-backend --tail 200 --follow', 'observe', 'never-ends'],
  ['docker logs nova-backend 2>&1 | grep -i "error\\|exception\\|fatal"', 'observe', ''],
  ['dmesg | grep -i "out of memory"', 'observe', 'kernel-log-unscoped'],
  ['df -h', 'observe', ''],
  ['free -h', 'observe', ''],
  ['top -bn1 | head -20', 'observe', ''],
  ['docker system df', 'observe', ''],
  ['docker exec -it nova-postgres pg_isready', 'probe', 'needs-terminal ready-without-user'],
  ['docker exec -it nova-redis redis-cli ping', 'probe', 'needs-terminal ping-without-answer'],
  ['docker network inspect nova-rewards_default', 'observe', ''],
  ['netstat -tulpn | grep 4000', 'observe', 'matches-more'],
  ['lsof -i :4000', 'observe', ''],
  ['telnet localhost 4000', 'probe', 'interactive'],
  ['docker inspect nova-backend | grep -A 5 "State"', 'observe', 'cut-context'],
  ['docker-compose up -d backend', 'remedy', ''],
  ['git checkout <previous-stable-commit>', 'remedy', 'live-checkout placeholder'],
  ['docker-compose up -d --build backend', 'remedy', ''],
  ['docker-compose.yml:\n  backend:\n    mem_limit: 2g', 'remedy', 'wrong-language'],
  ['docker restart nova-postgres', 'remedy', ''],
  [
    'until docker exec -it nova-postgres pg_isready; do sleep 1; done',
    'wait-until',
    'needs-terminal ready-without-user unbounded-loop',
  ],
  ['kill -9 <PID>', 'remedy', 'kill-outright placeholder'],
  [
    'docker exec -it nova-backend env | grep -E "DATABASE_URL|REDIS|STELLAR"',
    'observe',
    'needs-terminal shows-secrets',
  ],
  ['cat .env', 'observe', 'shows-secrets'],
  ['docker-compose down', 'remedy', 'removes-containers'],
  ['docker-compose up -d', 'remedy', ''],
  [
    'docker exec -it nova-backend curl -I https://horizon-testnet.stellar.org/',
    'probe',
    'ignores-status needs-terminal',
  ],
  ['docker exec -it nova-backend nslookup horizon-testnet.stellar.org', 'probe', 'needs-terminal'],
  ['docker network disconnect nova-rewards_default nova-backend', 'remedy', 'loses-aliases'],
  ['docker network connect nova-rewards_default nova-backend', 'remedy', 'loses-aliases'],
  ['docker system prune -f', 'remedy', 'destroys-evidence'],
  ['docker-compose up -d --build', 'remedy', ''],
  [
    'aws autoscaling set-desired-capacity \\\n  --auto-scaling-group-name nova-rewards-asg \\\n  --desired-capacity 4',
    'remedy',
    'absolute-capacity',
  ],
  [
    'aws autoscaling describe-auto-scaling-groups \\\n  --auto-scaling-group-names nova-rewards-asg',
    'observe',
    '',
  ],
];

test.each(commands)('%s is a step of kind %s with the traps "%s"', (command, kind, codes) => {
  const [step] = readShell(command).steps;
  expect(step?.kind).toBe(kind);
  expect(step?.traps.map(({ code }) => code).sort()).toEqual(codes.split(' ').filter(Boolean));
  expect(step?.does).not.toBe('');
});
