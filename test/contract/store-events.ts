/** Events and evidence for the store's contract: as small as their types allow. */
import type { Evidence } from '../../src/evidence/evidence.ts';
import type { IncidentEvent } from '../../src/incident/event.ts';
import type { JournalEntry } from '../../src/incident/journal.ts';
import type { Override } from '../../src/remedy/override.ts';
import type { Target } from '../../src/remedy/remedy.ts';
import type { LastKnownGood } from '../../src/store/store.ts';

export function opened(service: string): Extract<IncidentEvent, { type: 'opened' }> {
  return {
    type: 'opened',
    service,
    symptom: { kind: 'probe-failed', probe: 'http', detail: 'connection refused' },
    settings: {
      settle: 30_000,
      watch: 600_000,
      verifyWithin: 60_000,
      reconnectWithin: 20_000,
      escalateAfter: 300_000,
      extendedAfter: 1_800_000,
    },
    related: [],
  };
}

export function relapsed(reason: string): IncidentEvent {
  return { type: 'relapsed', reason };
}

export function finished(intent: string): IncidentEvent {
  return {
    type: 'remedy-finished',
    intent,
    outcome: 'applied',
    settledBy: 'performer',
    detail: 'restarted',
  };
}

export function intended(intent: string, ...targets: Target[]): IncidentEvent {
  return {
    type: 'remedy-intended',
    intent,
    plan: {
      action: { remedy: 'restart', service: 'web', targets },
      rung: 0,
      cause: { kind: 'app-crash', component: 'web' },
      runbook: { file: 'service-down.md', hash: 'abc', line: 10 },
      verifyWithin: 60_000,
    },
    before: { startedAt: {}, containers: [] },
    evidence: [],
    deadline: 1_000,
  };
}

export function container(id: string): Target {
  return { kind: 'container', id, name: `project-${id}-1`, service: id };
}

export function evidence(id: string, round = 1): Evidence {
  return { id, round, collectedAt: 5.5, fact: { kind: 'container-missing', service: 'web' } };
}

export function paused(id: string): JournalEntry {
  return { type: 'paused', id, service: null, until: null, reason: 'a "deploy"', by: 'ann' };
}

export function raised(
  service: string,
  limit: number,
  at: number,
): Override & { readonly part: 'memory' } {
  const limits = { limit, reservation: limit / 2, swap: limit };
  return { service, at, incident: 'i1', part: 'memory', ...limits };
}

export function rolledBack(service: string, imageId: string, at: number): Override {
  return { service, at, incident: 'i1', part: 'image', imageId };
}

export function good(service: string, at: number): LastKnownGood {
  return {
    service,
    at,
    imageId: `sha256:${at}`,
    imageRef: 'web:latest',
    imageDigests: ['registry.test/web@sha256:cd'],
    commit: 'c0ffee'.padEnd(40, '0'),
    environment: { DATABASE_URL: 'ab12' },
    memoryLimit: 0,
    networks: ['front'],
    definition: {
      networks: { hash: 'ef01', words: 'front' },
      command: { hash: '23ab', words: null },
    },
    configHash: null,
    files: { '/etc/app.conf': 'c0ffee' },
  };
}
