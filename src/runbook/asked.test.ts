import { expect, test } from 'vitest';
import type { FactKind } from '../evidence/evidence.ts';
import { questionsAnswered } from './asked.ts';
import { compile } from './compile.ts';

const text = `# Down

## Immediate Actions

\`\`\`bash
docker ps -a
docker restart web
curl -f http://localhost:4000/health
\`\`\`

## Investigation Steps

\`\`\`bash
docker logs web --tail 100
docker system df
\`\`\`
`;

test('evidence names the lines of the runbook that it answers, and no others', () => {
  const { runbook } = compile({ file: 'down.md', text, hash: 'x' });
  const answered = (...kinds: readonly FactKind[]) => questionsAnswered(runbook, new Set(kinds));
  expect(answered('container-state', 'logs', 'probe-answers')).toEqual(['down.md:6, 8, 14']);
  expect(answered('docker-disk')).toEqual(['down.md:15']);
  expect(answered('logs', 'docker-disk')).toEqual(['down.md:14-15']);
  expect(answered('memory')).toEqual([]);
});
