/**
 * Records what holds while a service is healthy, once it has been so for the configured time and
 * no incident concerns it. The image is kept alive by a tag of ours, so that no clean-up of
 * images takes away what a rollback needs.
 */
import { tagImage } from '../docker/change.ts';
import type { Engine } from '../docker/engine.ts';
import { isProblem } from '../docker/problem.ts';
import type { Project, ReplicaView } from '../docker/project.ts';
import { goodOf } from '../evidence/fingerprint.ts';
import { inspectImage, type Image } from '../evidence/image.ts';
import { goodFiles } from '../evidence/mounted-files.ts';
import { dependenciesOf } from '../evidence/references.ts';
import { checkedOutIn } from '../host/git-version.ts';
import { readMountedFiles } from '../host/mounted-files.ts';
import type { Health } from '../probe/health.ts';
import { outlived } from '../remedy/override.ts';
import type { IncidentStore, LastKnownGood } from '../store/store.ts';

export interface GoodKeeperParts {
  readonly engine: Engine;
  readonly project: Project;
  readonly store: IncidentStore;
  readonly now: () => number;
  readonly key: Uint8Array;
  /** Milliseconds of health. */
  readonly window: () => number;
  /** Whether the history of the sources may be read. */
  readonly git: 'read' | 'leave';
  /** No open incident concerns the service. */
  readonly isQuiet: (service: string) => boolean;
  readonly replicas: (service: string) => Promise<readonly ReplicaView[] | null>;
  readonly onGood: (good: LastKnownGood) => void;
  readonly onTrouble: (what: string, reason: string) => void;
}

export interface GoodKeeper {
  /** After every round of probes. */
  observe(service: string, state: { readonly health: Health; readonly since: number }): void;
  /** Begins no other, and resolves once what was begun has ended: the store may be closed then. */
  stop(): Promise<void>;
}

/** Between two looks at a service that stays healthy: each asks the engine. */
const lookEvery = 60_000;

export function createGoodKeeper(parts: GoodKeeperParts): GoodKeeper {
  const recorded = new Map<string, string>();
  const lookedAt = new Map<string, number>();
  const busy = new Map<string, Promise<unknown>>();
  let stopped = false;

  const record = async (service: string, since: number): Promise<void> => {
    const [replica] = (await parts.replicas(service)) ?? [];
    if (replica?.state.status !== 'running') return;
    // The container must have run for the whole time, not only its successor.
    const ran = parts.now() - Math.max(since, replica.state.startedAt ?? parts.now());
    if (ran < parts.window()) return;
    const definition = parts.project.services.find(({ name }) => name === service);
    const dependencies =
      definition === undefined ? [] : dependenciesOf(parts.project, definition, replica);
    const files = await filesOf(parts, replica);
    const unnamed = goodOf(replica, parts.now(), parts.key, dependencies, files);
    const print = JSON.stringify({ ...unnamed, at: 0 });
    if (recorded.get(service) === print) return;
    const image = await inspectImage(parts.engine, replica.state.imageId);
    const known = isProblem(image) ? null : image;
    const commit =
      parts.git === 'read' ? await commitOf(parts, unnamed, definition?.buildContext, known) : null;
    const good = { ...unnamed, imageDigests: known?.digests ?? [], commit };
    const tagged = await tagImage(
      parts.engine,
      good.imageId,
      `nova-lkg/${parts.project.name}-${service}`.toLowerCase(),
      good.imageId.replace('sha256:', '').slice(0, 12),
    );
    if (isProblem(tagged)) parts.onTrouble(`keeping the image of ${service}`, tagged.message);
    await parts.store.recordGood(good);
    for (const one of outlived(await parts.store.overrides(), good))
      await parts.store.dropOverride(one);
    recorded.set(service, print);
    parts.onGood(good);
  };

  return {
    observe(service, { health, since }) {
      const now = parts.now();
      const window = parts.window();
      const rested = now - (lookedAt.get(service) ?? 0) >= Math.min(window, lookEvery);
      const due = health === 'up' && now - since >= window && rested;
      if (!due || stopped || busy.has(service) || !parts.isQuiet(service)) return;
      lookedAt.set(service, now);
      const recording = record(service, since)
        .catch((error: unknown) =>
          parts.onTrouble(`recording the last known good of ${service}`, String(error)),
        )
        .finally(() => busy.delete(service));
      busy.set(service, recording);
    },
    async stop() {
      stopped = true;
      await Promise.all(busy.values());
    },
  };
}

/**
 * The commit that its image was built from: what the image says of itself; what is checked out when
 * that was so before it was built; or what was known of the same image before.
 */
async function commitOf(
  { store }: Pick<GoodKeeperParts, 'store'>,
  { service, imageId }: Pick<LastKnownGood, 'service' | 'imageId'>,
  buildContext: string | null | undefined,
  image: Image | null,
): Promise<string | null> {
  if (buildContext == null) return null;
  if (image?.commit != null) return image.commit;
  const before = await store.lastKnownGood(service);
  const same = before.find((one) => one.imageId === imageId && one.commit !== null);
  if (same !== undefined) return same.commit;
  const now = await checkedOutIn(buildContext);
  if ('unreadable' in now || image?.builtAt == null) return null;
  return now.since <= image.builtAt ? now.commit : null;
}

/** The mounted configuration that the running process can have read. */
async function filesOf(
  { engine, store, key }: Pick<GoodKeeperParts, 'engine' | 'store' | 'key'>,
  { mounts, state }: ReplicaView,
): Promise<LastKnownGood['files']> {
  if (!engine.local) return null;
  const [before] = await store.lastKnownGood(state.service);
  const now = await readMountedFiles(mounts);
  return goodFiles(now, state.startedAt ?? 0, before?.files ?? null, key);
}
