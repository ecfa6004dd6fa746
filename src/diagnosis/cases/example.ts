/**
 * Evidence by hand, for tests: a shop that stands on a database, a cache, a service and an
 * endpoint outside. Everything is well unless a test says otherwise.
 */
import type {
  ConfigurationChange,
  ImageChange,
  KeyDifference,
} from '../../evidence/change-facts.ts';
import type {
  ContainerEvent,
  ContainerMissing,
  ContainerState,
  DependencyAnswer,
  Evidence,
  Fact,
  Listening,
  Logs,
  NameResolution,
  NetworkAttachment,
  PortOwner,
  ProbeAnswer,
  ProbeAnswers,
} from '../../evidence/evidence.ts';
import type { HostResources, MemoryUse } from '../../evidence/resource-facts.ts';
import type { Health } from '../../probe/health.ts';
import type { CauseKind } from '../cause.ts';
import type { DependencyGraph } from '../graph.ts';

export interface Case {
  readonly title: string;
  /** The service with the symptom; `shop` where nothing else is said. */
  readonly service?: string;
  readonly facts: readonly Fact[];
  readonly kind: CauseKind;
  readonly component: string;
  /** What the statement must say. */
  readonly says?: RegExp;
  /** What many services may use that is at fault; undefined: nothing of the kind. */
  readonly shared?: string;
}

/** When the evidence was collected, and when containers had been up for an hour. */
export const NOW = 1_800_000_000_000;
export const HOUR = 3_600_000;

export const graph: DependencyGraph = {
  shop: {
    names: ['shop'],
    startPeriod: null,
    restarts: false,
    dependencies: [
      { to: 'ledger', role: 'database', setting: 'DATABASE_URL' },
      { to: 'sessions', role: 'cache', setting: 'REDIS_URL' },
      { to: 'pricing', role: 'service', setting: 'PRICING_URL' },
      { to: 'pay.test', role: 'external', setting: 'PAY_URL' },
      { to: 'migrate', role: 'service', setting: '' },
      { to: 'renderer', role: 'service', setting: '' },
    ],
  },
  pricing: {
    names: ['pricing'],
    startPeriod: null,
    restarts: false,
    dependencies: [{ to: 'ledger', role: 'database', setting: 'DATABASE_URL' }],
  },
  migrate: { names: ['migrate'], startPeriod: null, restarts: false, dependencies: [] },
  renderer: { names: ['renderer'], startPeriod: null, restarts: true, dependencies: [] },
  ledger: { names: ['ledger', 'ledger-db'], startPeriod: null, restarts: false, dependencies: [] },
  sessions: { names: ['sessions'], startPeriod: null, restarts: false, dependencies: [] },
};

export function collected(facts: readonly Fact[], round = 1): readonly Evidence[] {
  return facts.map((fact, index) => ({
    id: `r${round}-${String(index).padStart(3, '0')}`,
    round,
    collectedAt: NOW,
    fact,
  }));
}

export function container(service: string, over: Partial<ContainerState> = {}): ContainerState {
  return {
    kind: 'container-state',
    service,
    container: `id-${service}`,
    name: `${service}-1`,
    status: 'running',
    pid: 4242,
    exitCode: 0,
    oomKilled: false,
    error: '',
    restartCount: 0,
    restartPolicy: 'no',
    createdAt: NOW - HOUR,
    startedAt: NOW - HOUR,
    finishedAt: null,
    dockerHealth: 'none',
    healthOutput: '',
    healthLog: [],
    imageId: 'sha256:aa',
    imageRef: `acme/${service}:7`,
    memoryLimit: 0,
    ports: [],
    ...over,
  };
}

/** A container that ended a moment ago, after an hour unless told otherwise. */
export function exited(
  service: string,
  exitCode: number,
  over: Partial<ContainerState> = {},
): ContainerState {
  return container(service, {
    status: 'exited',
    pid: null,
    exitCode,
    finishedAt: NOW - 1000,
    ...over,
  });
}

/** A container that ended three seconds after its start. */
export function diedStarting(
  service: string,
  exitCode: number,
  over: Partial<ContainerState> = {},
): ContainerState {
  return exited(service, exitCode, { startedAt: NOW - 4000, ...over });
}

export function missing(service: string): ContainerMissing {
  return { kind: 'container-missing', service };
}

export function logs(service: string, ...texts: readonly string[]): Logs {
  const lines = texts.map((text) => ({ at: NOW - 2000, stream: 'stderr' as const, text }));
  return { kind: 'logs', service, container: `id-${service}`, lines, truncated: false };
}

export function events(service: string, ...list: readonly Partial<ContainerEvent>[]): Fact {
  return {
    kind: 'container-events',
    service,
    events: list.map((one, index) => ({
      at: NOW - 1000 + index,
      action: 'die',
      container: `id-${service}`,
      ours: false,
      ...one,
    })),
  };
}

export function answer(
  dependency: string,
  state: DependencyAnswer['state'],
  over: Partial<DependencyAnswer> = {},
): DependencyAnswer {
  const edge = graph.shop?.dependencies.find(({ to }) => to === dependency);
  return {
    kind: 'dependency',
    service: 'shop',
    dependency,
    role: edge?.role ?? 'database',
    setting: edge?.setting ?? 'DATABASE_URL',
    address: `${dependency}:5432`,
    state,
    detail: state,
    via: 'login',
    vantage: 'namespace',
    ...over,
  };
}

export function probes(
  service: string,
  health: Health,
  ...answers: readonly Partial<ProbeAnswer>[]
): ProbeAnswers {
  return {
    kind: 'probe-answers',
    service,
    health,
    answers: answers.map((one) => ({
      probe: 'http',
      depth: 'shallow',
      ok: health === 'up',
      detail: health === 'up' ? 'HTTP 200' : 'HTTP 503',
      silent: false,
      ...one,
    })),
  };
}

export function keys(over: Partial<KeyDifference>): KeyDifference {
  return { added: [], removed: [], changed: [], ...over };
}

export function configured(
  service: string,
  sinceLastGood: Partial<KeyDifference> | null,
  files: Partial<KeyDifference> | null = null,
): ConfigurationChange {
  return {
    kind: 'configuration-change',
    service,
    sinceLastGood: sinceLastGood === null ? null : keys(sinceLastGood),
    filesAgainstContainer: files === null ? null : keys(files),
    filesAgainstLastGood: null,
  };
}

export function imageOf(service: string, which: 'same' | 'changed'): ImageChange {
  return {
    kind: 'image-change',
    service,
    currentId: which === 'same' ? 'sha256:aa' : 'sha256:bb',
    currentRef: which === 'same' ? 'acme/shop:7' : 'acme/shop:8',
    builtAt: NOW - HOUR,
    lastGoodId: 'sha256:aa',
    lastGoodRef: 'acme/shop:7',
    lastGoodAt: NOW - HOUR,
    changed: which === 'changed',
    lastGoodAvailable: true,
  };
}

export function memory(service: string, oomKills: number): MemoryUse {
  const limit = 256 * 1_048_576;
  return {
    kind: 'memory',
    service,
    container: `id-${service}`,
    limit,
    usage: null,
    peak: limit,
    oomKills,
    limitHits: null,
    pressure: null,
  };
}

export function listening(service: string, is: boolean): Listening {
  return { kind: 'listening', service, container: `id-${service}`, port: 8080, listening: is };
}

export function portOwner(service: string, owner: PortOwner['owner']): PortOwner {
  return { kind: 'port-owner', service, port: 8080, owner };
}

export function attached(
  service: string,
  over: Partial<NetworkAttachment> = {},
): NetworkAttachment {
  return {
    kind: 'network-attachment',
    service,
    container: `id-${service}`,
    expected: [{ network: 'acme_default', aliases: [service], ipv4: null }],
    missing: [],
    missingAliases: [],
    ...over,
  };
}

export function name(asked: string, error = '', service = 'shop'): NameResolution {
  return { kind: 'name-resolution', service, name: asked, resolved: error === '', error };
}

export function host(over: Partial<HostResources> = {}): HostResources {
  const gibibyte = 1_073_741_824;
  return {
    kind: 'host-resources',
    diskFree: 40 * gibibyte,
    diskTotal: 100 * gibibyte,
    memoryAvailable: 4 * gibibyte,
    memoryTotal: 8 * gibibyte,
    inodesFree: 5_000_000,
    inodesTotal: 6_000_000,
    swapFree: 0,
    swapTotal: 0,
    tasks: 300,
    tasksMost: 30_000,
    openFiles: 2_000,
    openFilesMost: 1_000_000,
    load: 0.5,
    processors: 4,
    pressure: { memory: null, processor: null, disk: null },
    ...over,
  };
}

/** All that the shop stands on, running and ready. */
export const allReady: readonly Fact[] = [
  container('ledger'),
  container('sessions'),
  container('pricing'),
  answer('ledger', 'ready'),
  answer('sessions', 'ready', { address: 'sessions:6379' }),
  answer('pricing', 'ready', { address: 'pricing:8080', via: 'http' }),
  answer('pay.test', 'ready', { address: 'pay.test:443', via: 'http' }),
];

/** The same without the answers of some. */
export function readyExcept(...names: readonly string[]): readonly Fact[] {
  return allReady.filter(
    (fact) =>
      !(
        (fact.kind === 'dependency' && names.includes(fact.dependency)) ||
        (fact.kind === 'container-state' && names.includes(fact.service))
      ),
  );
}

export const down = probes('shop', 'down', { detail: 'connection refused' });
export const taken = 'driver failed: Bind for 0.0.0.0:8080 failed: port is already allocated';
export const net = { network: 'acme_default', aliases: ['shop'], ipv4: null };
export const pay = { address: 'pay.test:443', via: 'http' } as const;
export const cachePort = { address: 'sessions:6379' };
