/** Facts about the service `web`, which stands on `db`: the least that types allow. */
import type { ReplicaView, ServiceDefinition } from '../../src/docker/project.ts';
import type { ContainerState, NetworkEndpoint } from '../../src/evidence/evidence.ts';
import type { Facts } from '../../src/evidence/facts.ts';
import type { Rung, Runbook } from '../../src/runbook/runbook.ts';

export const mebibyte = 1024 ** 2;

export function state(service: string, part: Partial<ContainerState> = {}): ContainerState {
  return {
    kind: 'container-state',
    service,
    container: `${service}-id`,
    name: `app-${service}-1`,
    status: 'running',
    pid: 100,
    exitCode: 0,
    oomKilled: false,
    error: '',
    restartCount: 0,
    restartPolicy: 'no',
    createdAt: 0,
    startedAt: 0,
    finishedAt: null,
    dockerHealth: 'none',
    healthOutput: '',
    healthLog: [],
    imageId: 'sha256:new',
    imageRef: `${service}:2`,
    memoryLimit: 0,
    ports: [],
    ...part,
  };
}

/** One that is on no network and has no setting. */
export function replica(service: string, part: Partial<ContainerState> = {}): ReplicaView {
  return {
    state: state(service, part),
    networks: [],
    environment: {},
    mounts: [],
    definition: {},
    configHash: null,
    stopTimeout: null,
    oneOff: false,
  };
}

export function definition(name: string, part: Partial<ServiceDefinition> = {}): ServiceDefinition {
  return {
    name,
    image: `${name}:2`,
    memoryLimit: null,
    limitsIn: 'service',
    replicas: 1,
    dependsOn: [],
    references: [],
    networks: [],
    publishes: [],
    exposes: [],
    startPeriod: null,
    hasHealthcheck: false,
    restarts: false,
    healthUrl: null,
    hasVolumes: false,
    buildContext: null,
    ...part,
  };
}

export function facts(part: Partial<Facts> = {}): Facts {
  return {
    containers: [],
    missing: [],
    images: [],
    sources: [],
    configurations: [],
    composeValid: true,
    ports: [],
    networks: [],
    layers: [],
    answers: [],
    memory: [],
    limits: [],
    kills: [],
    events: [],
    host: null,
    dockerDisk: null,
    groups: [],
    rooms: [],
    unread: [],
    probes: [],
    ...part,
  };
}

export function rung(remedy: Rung['remedy'], part: Partial<Rung> = {}): Rung {
  return {
    remedy,
    target: 'service',
    when: [],
    within: null,
    factor: null,
    cap: null,
    line: 1,
    text: remedy,
    ...part,
  };
}

export function runbook(part: Partial<Runbook> = {}): Runbook {
  return {
    file: 'service-down.md',
    hash: 'abc',
    title: 'Service down',
    ladders: {},
    generic: [rung('restart')],
    escalation: { downFor: 300_000, failedAttempts: 2, extendedAfter: 1_800_000, contacts: [] },
    immediate: [],
    investigation: [],
    templates: [],
    updateEvery: null,
    ...part,
  };
}

export const front: NetworkEndpoint = { network: 'app_front', aliases: ['web'], ipv4: null };
