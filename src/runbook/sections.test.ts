import { expect, test } from 'vitest';

import { causeKinds, causeNames } from '../diagnosis/cause.ts';
import { matchCauses, matchPart } from './sections.ts';

test.each([
  ['Alert Details', 'alert'],
  ['What users see', 'symptoms'],
  ['🚨 Triage', 'immediate'],
  ['3. First Response', 'immediate'],
  ['Diagnosis', 'investigation'],
  ['Troubleshooting steps', 'investigation'],
  ['Known issues and fixes', 'causes'],
  ['COMMON CAUSES & SOLUTIONS', 'causes'],
  ['Recovery Procedures', 'recovery'],
  ['When to escalate', 'escalation'],
  ['Status page', 'communication'],
  ['Post-mortem', 'post-incident'],
  ['Immediate:', 'immediate'],
  ['Impact', 'symptoms'],
  ['Mitigation', 'recovery'],
  ['Remediation', 'causes'],
  ['Verification', 'recovery'],
  ['4. Rollback', 'recovery'],
  ['Emergency Contacts', 'escalation'],
  ['Escalation path', 'escalation'],
  ['Prevention', 'post-incident'],
  ['Overview', null],
  ['', null],
])('the heading %j opens %j', (heading, part) => {
  expect(matchPart(heading)?.means ?? null).toBe(part);
});

test.each([
  ['Container exited unexpectedly', ['app-crash']],
  ['OOMKilled', ['out-of-memory']],
  ['Pod is out of memory', ['out-of-memory']],
  ['Postgres down', ['database-unavailable']],
  ['Database connection pool exhausted', ['database-exhausted']],
  ['Wrong database password', ['database-auth']],
  ['Redis Down', ['cache-unavailable']],
  ['Address already in use (EADDRINUSE)', ['port-conflict']],
  ['Misconfiguration', ['config-error']],
  ['DNS issues', ['dns-failure']],
  ['Network Issues', ['network-detached', 'dns-failure', 'network-unreachable']],
  ['Third-party outage', ['external-dependency']],
  ['Health check is wrong', ['healthcheck-misconfigured']],
  ['Solution', []],
  ['Crashlytics', []],
  ['ShopDatabaseUnavailable', ['database-unavailable']],
  ['Alert: HighMemoryUsage', ['out-of-memory']],
  ['PostgreSQLDown', ['database-unavailable']],
  ['PodCrashLooping', ['app-crash']],
  ['OOMKilled', ['out-of-memory']],
  ['HostHighCPULoad', ['host-exhausted']],
  ['RedisTemplate', []],
  ['InstanceDown', []],
  ['High disk usage', ['disk-full']],
])('the heading %j is about %j', (heading, causes) => {
  expect(matchCauses(heading)?.means ?? []).toEqual(causes);
});

test.each(causeKinds)('%s is known by the name that people are shown', (kind) => {
  expect(matchCauses(causeNames[kind])?.means).toEqual([kind]);
});
