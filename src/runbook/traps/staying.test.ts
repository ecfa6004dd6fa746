import { describe, expect, test } from 'vitest';
import { readShell } from '../check/read-block.ts';

const codesOf = (text: string) =>
  readShell(text).steps.flatMap(({ traps }) => traps.map((one) => one.code));

describe('a server in the foreground keeps the terminal', () => {
  test.each([
    'npm start',
    'pnpm run dev',
    'yarn serve',
    'bun run start',
    './gradlew :services:cart:bootRun',
    './mvnw spring-boot:run',
    'python3 manage.py runserver 0.0.0.0:8000',
    'flask run',
    'rails s',
    'php artisan queue:work',
    'uvicorn app:app',
    'gunicorn -b :8000 app:app',
    'celery -A shop worker',
    'bundle exec sidekiq',
  ])('%s', (command) => {
    expect(codesOf(command)).toContain('never-ends');
  });

  test.each([
    'npm start &',
    'npm run build',
    './gradlew build',
    'docker compose exec web python manage.py check',
    'php artisan queue:work --stop-when-empty',
    'gunicorn -D app:app',
    'celery -A shop worker --detach',
    'celery -A shop inspect active',
    'timeout 60 npm start',
  ])('%s ends', (command) => {
    expect(codesOf(command)).not.toContain('never-ends');
  });
});

test.each([
  ['az containerapp logs show -n web -g shop --follow', 'never-ends'],
  ['az webapp log tail -n web -g shop', 'never-ends'],
  ['fly logs -a shop', 'never-ends'],
  ['cf logs shop', 'never-ends'],
  ['wrangler tail', 'never-ends'],
  ['az containerapp exec -n web -g shop --command /bin/sh', 'interactive'],
  ['gcloud compute ssh web-1 --zone europe-west1-b', 'interactive'],
  ['fly ssh console -a shop', 'interactive'],
  ['heroku pg:psql -a shop', 'interactive'],
  ['heroku run bash -a shop', 'interactive'],
  ['cf ssh shop', 'interactive'],
  ['patronictl -c /etc/patroni.yml failover main', 'interactive'],
])('%s: %s', (command, code) => {
  expect(codesOf(command)).toEqual([code]);
});

test.each([
  'az containerapp logs show -n web -g shop --tail 100',
  'fly logs -a shop --no-tail',
  'cf logs shop --recent',
  'gcloud compute ssh web-1 --command "uptime"',
  'fly ssh console -a shop -C "df -h"',
  'heroku run rake db:version -a shop',
  'patronictl -c /etc/patroni.yml switchover main --force',
])('%s waits for nobody', (command) => {
  expect(codesOf(command)).toEqual([]);
});
