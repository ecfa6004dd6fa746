/**
 * The text of our Compose override file: what we changed and must not be undone by the next `up`.
 * It goes into every Compose call that we make, and the operator may read it, keep it or delete it.
 */
import { isMap, isScalar, parseDocument, type Document } from 'yaml';
import type { Override } from '../remedy/override.ts';
import { builtPrefix } from '../remedy/remedy.ts';

/** The file's name in a state folder. */
export const overrideName = 'compose.override.yaml';

const heading =
  ' Written by Nova Responder: what it changed after an incident, on top of your Compose files.\n' +
  ' It is part of every Compose call that it makes. Move what you want to keep into your own\n' +
  ' files, then delete the entry here.';

const resources = ['deploy', 'resources'] as const;

const paths = {
  memory: [
    ['mem_limit'],
    ['mem_reservation'],
    ['memswap_limit'],
    [...resources, 'limits', 'memory'],
    [...resources, 'reservations', 'memory'],
  ],
  image: [['image'], ['pull_policy']],
  replicas: [['scale'], ['deploy', 'replicas']],
} as const satisfies Record<Override['part'], readonly (readonly string[])[]>;

/** Whether a text is one that we wrote, wherever it is. */
export function isOverrideText(text: string): boolean {
  return text.includes(heading.slice(0, heading.indexOf(':')));
}

/** What an override says, without whose it is and when it came. */
export type Said = Override extends infer One
  ? One extends Override
    ? Omit<One, 'at' | 'incident'>
    : never
  : never;

export function withOverride(text: string, said: Said): string {
  switch (said.part) {
    case 'memory':
      return withMemory(text, said);
    case 'image':
      return withImage(text, said.service, said.imageId);
    case 'replicas':
      return withReplicas(text, said.service, said.replicas);
  }
}

export function withoutOverride(text: string, { service, part }: Pick<Said, 'service' | 'part'>) {
  return without(text, service, paths[part]);
}

/** All that the text says in the way in which we write it. */
export function overridesIn(text: string): readonly Said[] {
  const document = read(text);
  const services = document.get('services');
  const names = isMap(services) ? services.items.map(({ key }) => nameOf(key)) : [];
  return names.flatMap((service) => {
    const at = (path: readonly string[]): unknown => document.getIn(['services', service, ...path]);
    const [limit, reservation, swap] = paths.memory.map(at);
    const [imageId, pull] = paths.image.map(at);
    const [scale, replicas] = paths.replicas.map(at);
    const said: Said[] = [];
    if (typeof limit === 'number' && typeof reservation === 'number' && typeof swap === 'number')
      said.push({
        ...{ service, part: 'memory', limit, reservation, swap },
        ...(at(resources) === undefined ? { limitsIn: 'service' } : {}),
      });
    if (typeof imageId === 'string' && isOurImage(imageId) && pull === 'never')
      said.push({ service, part: 'image', imageId });
    if (typeof scale === 'number' && scale === replicas)
      said.push({ service, part: 'replicas', replicas: scale });
    return said;
  });
}

/** As we name images: by id, or what we have built. */
function isOurImage(name: string): boolean {
  return name.startsWith('sha256:') || name.startsWith(builtPrefix);
}

/** Whether the text says anything of this part of the service, in whatever way. */
export function says(text: string, { service, part }: Pick<Said, 'service' | 'part'>): boolean {
  const document = read(text);
  return paths[part].some((path) => document.hasIn(['services', service, ...path]));
}

function nameOf(key: unknown): string {
  return String(isScalar(key) ? key.value : key);
}

/**
 * Memory, reservation and swap of one service, in bytes, as the operator's files write limits.
 * Compose refuses a project in which the two ways differ: where they use `deploy`, they may use the
 * other beside it, so both are written; where they do not, `deploy.resources` would lack what they
 * say of processors.
 */
function withMemory(text: string, said: Said & { readonly part: 'memory' }): string {
  const { service, limit, reservation, swap, limitsIn } = said;
  const document = read(text);
  const set = (path: readonly string[], value: number | string): void => {
    document.setIn(['services', service, ...path], value);
  };
  set(['mem_limit'], limit);
  set(['mem_reservation'], reservation);
  set(['memswap_limit'], swap);
  if (limitsIn === 'service') return written(document);
  set([...resources, 'limits', 'memory'], String(limit));
  set([...resources, 'reservations', 'memory'], String(reservation));
  return written(document);
}

/** The image of one service, as no later build or pull can change it. */
function withImage(text: string, service: string, imageId: string): string {
  const document = read(text);
  document.setIn(['services', service, 'image'], imageId);
  document.setIn(['services', service, 'pull_policy'], 'never');
  return written(document);
}

/** In both ways that Compose knows: it refuses a project in which the two differ. */
function withReplicas(text: string, service: string, replicas: number): string {
  const document = read(text);
  for (const path of paths.replicas) document.setIn(['services', service, ...path], replicas);
  return written(document);
}

/** Deletes the paths, and the maps that are empty without them. */
function without(text: string, service: string, paths: readonly (readonly string[])[]): string {
  const document = read(text);
  for (const path of paths) {
    const whole = ['services', service, ...path];
    if (!document.hasIn(whole)) continue;
    document.deleteIn(whole);
    for (let depth = whole.length - 1; depth > 1; depth -= 1) {
      const parent = document.getIn(whole.slice(0, depth));
      if (!isMap(parent) || parent.items.length > 0) break;
      document.deleteIn(whole.slice(0, depth));
    }
  }
  return written(document);
}

/** Services in the order of their names: whoever changed them first, the file is the same. */
function written(document: Document): string {
  const services = document.get('services');
  if (isMap(services))
    services.items.sort((one, other) => nameOf(one.key).localeCompare(nameOf(other.key), 'en'));
  return document.toString();
}

/** Throws for a text that is neither empty nor a YAML map: it is somebody's and not ours to drop. */
function read(text: string): Document {
  const document = text.trim() === '' ? parseDocument('services: {}\n') : parseDocument(text);
  if (document.errors.length > 0 || !isMap(document.contents)) {
    throw new Error('what it holds now is no Compose file; repair it or delete it');
  }
  document.commentBefore = heading;
  return document;
}
