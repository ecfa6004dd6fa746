/** Reads what drift is concluded from: Compose's own answer, the containers, and our override. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { composeHashes, type Compose } from '../docker/compose.ts';
import { composeLabels, replicaOf, type InspectedContainer } from '../docker/container.ts';
import type { Engine } from '../docker/engine.ts';
import { inspectProject, readProject, type ProjectSelector } from '../docker/inventory.ts';
import { overrideAsItIs } from '../docker/override-file.ts';
import { isProblem, type DockerProblem } from '../docker/problem.ts';
import type { Project } from '../docker/project.ts';
import { inspectImage } from '../evidence/image.ts';
import type { Override } from '../remedy/override.ts';
import type { LastKnownGood } from '../store/store.ts';
import { conclude, type Concluded, type Hashes } from './conclude.ts';
import { readConfigured, type Configured } from './configured.ts';
import { names } from './edit.ts';
import type { Reasons } from './ours.ts';
import type { File } from './take-over.ts';

/** What a responder has recorded. */
export interface Recorded {
  readonly overrides: readonly Override[];
  readonly good: readonly LastKnownGood[];
  readonly reasons: Reasons;
}

export interface DriftParts {
  readonly engine: Engine;
  readonly selector: ProjectSelector;
  /** Our override file, whether or not there is one. */
  readonly override: string;
  readonly recall: (services: readonly string[]) => Promise<Recorded>;
}

export interface DriftRead extends Concluded {
  readonly configured: Configured;
  readonly files: readonly File[];
}

export interface UnknownService {
  readonly problem: 'SERVICE_UNKNOWN';
  readonly message: string;
}

/** @param only services to look at; none: all */
export async function readDrift(
  { engine, selector, override, recall }: DriftParts,
  only: readonly string[],
): Promise<DriftRead | DockerProblem | UnknownService> {
  const compose: Compose = { host: engine.host, override: null };
  const read = await readProject(engine, selector, compose);
  if (isProblem(read)) return read;
  if (read.filesProblem !== null) return read.filesProblem;
  const { project } = read;
  const configured = readConfigured(read.printed);
  if (configured === null)
    return { problem: 'COMPOSE_FAILED', message: 'docker compose config printed no project.' };
  const all = await inspectProject(engine, project.name);
  if (isProblem(all)) return all;
  const members = all.filter((one) => !replicaOf(one).oneOff);
  const files = await textsOf(project.files);
  // Compose leaves out what belongs to a profile: it may run, and nobody says how.
  const named = [...Object.keys(configured.services), ...members.map(serviceOf)].filter(
    (name) => name in configured.services || !files.some(({ text }) => names(text, name)),
  );
  const known = [...new Set(named)];
  const unknown = only.find((name) => !known.includes(name));
  if (unknown !== undefined) return unknownService(unknown, project.name, known);
  const services = known.filter((name) => only.length === 0 || only.includes(name)).toSorted();
  const containers = members.filter((one) => services.includes(serviceOf(one)));
  const recorded = await recall(services);
  const overrides = recorded.overrides.filter(({ service }) => services.includes(service));
  const concluded = conclude({
    ...{ project, configured, services, containers, overrides, reasons: recorded.reasons },
    images: await meantImages(engine, configured, services),
    provided: await providedBy(engine, containers),
    hashes: await hashesOf(compose, project, override),
    names: await namesOf(engine, project, overrides, recorded.good),
  });
  return { ...concluded, configured, files };
}

function serviceOf({ Config }: InspectedContainer): string {
  return Config.Labels[composeLabels.service] ?? '';
}

function unknownService(name: string, project: string, known: readonly string[]): UnknownService {
  const message = `The project ${project} has no service "${name}". There are: ${known.join(', ')}.`;
  return { problem: 'SERVICE_UNKNOWN', message };
}

function textsOf(paths: readonly string[]): Promise<readonly File[]> {
  return Promise.all(paths.map(async (path) => ({ path, text: await readFile(path, 'utf8') })));
}

async function hashesOf(compose: Compose, project: Project, override: string): Promise<Hashes> {
  // What Compose does not say is unknown, and the rest is worth telling all the same.
  const none: ReadonlyMap<string, string> = new Map();
  const files = await composeHashes(compose, project);
  const ours = { ...compose, override: overrideAsItIs(override) };
  const withOurs = existsSync(override) ? await composeHashes(ours, project) : none;
  return {
    files: isProblem(files) ? none : files,
    withOurs: isProblem(withOurs) ? none : withOurs,
  };
}

async function meantImages(
  engine: Engine,
  { services }: Configured,
  names: readonly string[],
): Promise<ReadonlyMap<string, string | null>> {
  const images = new Map<string, string | null>();
  for (const name of names) {
    const image = services[name]?.image;
    if (image == null) continue;
    const found = await inspectImage(engine, image);
    images.set(name, isProblem(found) ? null : found.id);
  }
  return images;
}

async function providedBy(
  engine: Engine,
  containers: readonly InspectedContainer[],
): Promise<ReadonlyMap<string, Readonly<Record<string, string>>>> {
  const provided = new Map<string, Readonly<Record<string, string>>>();
  for (const id of new Set(containers.map(({ Image }) => Image))) {
    const image = await inspectImage(engine, id);
    if (!isProblem(image)) provided.set(id, image.environment);
  }
  return provided;
}

async function namesOf(
  engine: Engine,
  project: Project,
  overrides: readonly Override[],
  good: readonly LastKnownGood[],
): Promise<ReadonlyMap<string, string | null>> {
  const names = new Map<string, string | null>();
  for (const one of overrides)
    if (one.part === 'image')
      names.set(one.imageId, await nameOfImage(engine, project.name, one, good));
  return names;
}

/** Where a registry has it, a name that can never mean another one. */
async function nameOfImage(
  engine: Engine,
  project: string,
  { service, imageId }: Override & { readonly part: 'image' },
  good: readonly LastKnownGood[],
): Promise<string | null> {
  const image = await inspectImage(engine, imageId);
  const [digest] = isProblem(image) ? [] : image.digests;
  if (digest !== undefined) return digest;
  const was = good.find((one) => one.service === service && one.imageId === imageId)?.imageRef;
  const kept = `nova-lkg/${project}-${service}:${imageId.replace('sha256:', '').slice(0, 12)}`;
  for (const name of [was, kept.toLowerCase()]) {
    if (name === undefined || name.startsWith('sha256:')) continue;
    const named = await inspectImage(engine, name);
    if (!isProblem(named) && named.id === imageId) return name;
  }
  return null;
}
