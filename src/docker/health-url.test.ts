import { expect, test } from 'vitest';
import { urlAsked } from './health-url.ts';

test.each<[string, ReturnType<typeof urlAsked>]>([
  ['CMD curl -fsS -m 3 -o /dev/null http://127.0.0.1:4000/health', { port: 4000, path: '/health' }],
  [
    'CMD-SHELL wget -qO- http://localhost:8080/api/ready || exit 1',
    { port: 8080, path: '/api/ready' },
  ],
  ["CMD-SHELL curl -f 'http://localhost/'", { port: 80, path: '/' }],
  ['CMD-SHELL curl -f http://[::1]:9000', { port: 9000, path: '/' }],
  [
    "CMD node -e require('http').get('http://127.0.0.1:3000/live',r=>0)",
    { port: 3000, path: '/live' },
  ],
  ['CMD-SHELL curl http://localhost:80/status?full', { port: 80, path: '/status' }],
  ['CMD-SHELL pg_isready --quiet', null],
  ['CMD curl -k https://localhost:8443/health', null],
  ['CMD curl http://other:4000/health', null],
  ['CMD-SHELL curl http://localhost:${PORT}/health', null],
  ['', null],
])('%s', (command, asked) => {
  expect(urlAsked(command)).toEqual(asked);
});
