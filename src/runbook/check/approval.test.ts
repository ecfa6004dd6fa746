import { expect, test } from 'vitest';
import { approvalOf } from './approval.ts';
import { readShell } from './read-block.ts';

test.each([
  ['docker ps', 'nobody'],
  ['curl -fsm 5 https://shop.example.com/health', 'nobody'],
  ['./smoke-test.sh', 'person'],
  ['bash scripts/check.sh', 'person'],
  ['make verify', 'person'],
  ['./deploy.sh prod', 'person'],
  ['./scripts/rotate-secrets.sh', 'person'],
  ['sv restart web', 'policy'],
  ['sv status web', 'nobody'],
  ['service web zap', 'policy'],
  ['pip install -r requirements.txt', 'policy'],
  ['systemctl restart nginx', 'policy'],
  ['docker kill web', 'person'],
  ['docker volume rm data', 'never'],
  ['kubectl get pods', 'never'],
  ['frobnicate', 'person'],
])('%s: %s', (command, approval) => {
  expect(readShell(command).steps.map(approvalOf)).toEqual([approval]);
});
