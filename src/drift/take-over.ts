/**
 * What the Compose files would have to say so that what the responder changed, or somebody
 * changed on the containers themselves, is theirs: as new texts of the files. Pure.
 */
import type { Override } from '../remedy/override.ts';
import { limitsOf, type Configured, type ConfiguredService } from './configured.ts';
import { defines, edited, sets, type Setting } from './edit.ts';

export interface File {
  readonly path: string;
  readonly text: string;
}

export type Wanted = { readonly service: string } & (
  | { readonly part: 'memory'; readonly memory: Memory }
  /** The name that the files should use; null: none is known that means this image. */
  | { readonly part: 'image'; readonly image: string | null }
  | { readonly part: 'replicas'; readonly replicas: number }
);

/** Bytes. */
type Memory = Pick<Override & { part: 'memory' }, 'limit' | 'reservation' | 'swap'>;

export interface TakenOver {
  readonly files: readonly ChangedFile[];
  /** What a person has to write by hand, and why. */
  readonly left: readonly string[];
}

export interface ChangedFile {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  /** The same, for whoever has to write it by hand. */
  readonly changes: readonly string[];
}

export function takeOver(
  files: readonly File[],
  configured: Configured,
  wanted: readonly Wanted[],
): TakenOver {
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  const changes = new Map<string, string[]>(files.map(({ path }) => [path, []]));
  const left: string[] = [];
  for (const one of wanted) {
    if (one.part === 'image' && one.image === null)
      left.push(`give the image of ${one.service} a name, and write it by hand: it has none`);
    for (const setting of settingsOf(one, configured.services[one.service])) {
      const place = placeOf(texts, one.service, setting);
      const text = place === null ? undefined : texts.get(place);
      if (place === null || text === undefined) {
        left.push(byHand(one.service, setting, 'no file defines it as a block of its own'));
        continue;
      }
      const next = edited(text, one.service, [setting]);
      if ('cannot' in next) left.push(byHand(one.service, setting, next.cannot));
      else {
        texts.set(place, next.text);
        changes.get(place)?.push(byHand(one.service, setting, 'lines beside it may hold a secret'));
      }
    }
  }
  const changed = files.flatMap(({ path, text: before }) => {
    const after = texts.get(path) ?? before;
    return after === before ? [] : [{ path, before, after, changes: changes.get(path) ?? [] }];
  });
  return { files: changed, left };
}

function byHand(service: string, { path, value }: Setting, reason: string): string {
  return `set ${path.join('.')} of ${service} to ${value} by hand: ${reason}`;
}

/** The last file that says it decides; else the last that defines the service. */
function placeOf(
  texts: ReadonlyMap<string, string>,
  service: string,
  { path }: Setting,
): string | null {
  const defining = [...texts].filter(([, text]) => defines(text, service));
  const saying = defining.findLast(([, text]) => sets(text, service, path));
  return (saying ?? defining.at(-1))?.[0] ?? null;
}

function settingsOf(wanted: Wanted, service: ConfiguredService | undefined): readonly Setting[] {
  if (service === undefined) return [];
  switch (wanted.part) {
    case 'memory':
      return memorySettings(wanted.memory, service);
    case 'image':
      return wanted.image === null ? [] : [{ path: ['image'], value: wanted.image }];
    case 'replicas':
      return [{ path: replicasPath(service), value: String(wanted.replicas) }];
  }
}

/** As for limits, there are two ways, and the files keep theirs. */
function replicasPath({ deploy }: ConfiguredService): Setting['path'] {
  return deploy?.replicas == null ? ['scale'] : ['deploy', 'replicas'];
}

/** In the way that the files use already: Compose refuses a project in which the two differ. */
function memorySettings(
  { limit, reservation, swap }: Memory,
  service: ConfiguredService,
): readonly Setting[] {
  const resources = service.deploy?.resources;
  const deployed = resources?.limits != null || resources?.reservations != null;
  const has = limitsOf(service);
  const settings: Setting[] = [];
  const set = (path: Setting['path'], bytes: number, now: number): void => {
    if (bytes !== now) settings.push({ path, value: sizeOf(bytes) });
  };
  if (deployed) {
    set(['deploy', 'resources', 'limits', 'memory'], limit, has.memory);
    set(['deploy', 'resources', 'reservations', 'memory'], reservation, has.reservation);
  }
  if (!deployed || service.mem_limit != null) set(['mem_limit'], limit, has.memory);
  if (!deployed || service.mem_reservation != null)
    set(['mem_reservation'], reservation, has.reservation);
  set(['memswap_limit'], swap, has.swap ?? -1);
  return settings;
}

const mebibyte = 1_048_576;

function sizeOf(bytes: number): string {
  return bytes % mebibyte === 0 ? `${bytes / mebibyte}m` : String(bytes);
}
