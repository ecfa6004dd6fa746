/** What an image brings along by itself: the settings that nobody wrote into a Compose file. */
import { environmentOf } from '../docker/container.ts';
import { callEngine } from '../docker/engine.ts';
import type { Engine } from '../docker/engine.ts';
import { isProblem } from '../docker/problem.ts';
import type { DockerProblem } from '../docker/problem.ts';
import { deadlines } from './attempt.ts';

export interface Image {
  readonly id: string;
  /** Milliseconds since the epoch; null when it does not say. */
  readonly builtAt: number | null;
  /** `repository@sha256:…`. */
  readonly digests: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** The commit that it says it was built from; null: it does not say. */
  readonly commit: string | null;
}

/** OBJECT_UNKNOWN when the engine has it no longer. */
export async function inspectImage(engine: Engine, id: string): Promise<Image | DockerProblem> {
  const image = await callEngine(engine, 'inspecting an image', deadlines.call, (docker) =>
    docker.getImage(id).inspect(),
  );
  if (isProblem(image)) return image;
  // All are absent in what some engines say of some images.
  const config = image.Config as
    | {
        readonly Env?: readonly string[] | null;
        readonly Labels?: Readonly<Record<string, string>> | null;
      }
    | undefined;
  const digests = (image as { readonly RepoDigests?: readonly string[] | null }).RepoDigests;
  const builtAt = Date.parse(image.Created);
  return {
    id: image.Id,
    // Reproducible builds write the beginning of the epoch, or something before it.
    builtAt: Number.isNaN(builtAt) || builtAt <= 0 ? null : builtAt,
    digests: digests ?? [],
    environment: environmentOf(config?.Env ?? []),
    commit: commitNamed(config?.Labels?.[revisionLabel]),
  };
}

/** As the OCI image specification names it; build pipelines set it. */
const revisionLabel = 'org.opencontainers.image.revision';

function commitNamed(revision: string | undefined): string | null {
  return revision !== undefined && /^[0-9a-f]{40,64}$/.test(revision) ? revision : null;
}
