/**
 * How a container is made, in a form that can be remembered and compared without keeping secrets:
 * a keyed hash for each aspect, and words for those that never hold one.
 */
import { createHmac } from 'node:crypto';
import type { Definition } from '../docker/project.ts';
import { definitionAspects } from './change-facts.ts';
import type { DefinitionAspect, DefinitionChange } from './change-facts.ts';

export interface AspectPrint {
  /** HMAC-SHA256 with the installation's key, in hex. */
  readonly hash: string;
  /** For people; null where the value might hold a secret. */
  readonly words: string | null;
}

/** What is not set is left out. */
export type DefinitionPrint = Readonly<Partial<Record<DefinitionAspect, AspectPrint>>>;

export function printOf(definition: Definition, key: Uint8Array): DefinitionPrint {
  const print: Partial<Record<DefinitionAspect, AspectPrint>> = {};
  for (const aspect of definitionAspects) {
    const value = definition[aspect];
    if (value === undefined) continue;
    const hash = createHmac('sha256', key).update(value).digest('hex');
    print[aspect] = { hash, words: words[aspect](value) };
  }
  return print;
}

/** What an image brings along changes with it and was changed by nobody. */
const ofImage: readonly DefinitionAspect[] = ['command', 'user', 'health-check'];

export function definitionChanges(
  before: DefinitionPrint,
  after: DefinitionPrint,
  image: 'same' | 'changed',
): DefinitionChange['changes'] {
  return definitionAspects.flatMap((aspect) => {
    const [old, current] = [before[aspect], after[aspect]];
    if (old?.hash === current?.hash) return [];
    if (image === 'changed' && ofImage.includes(aspect)) return [];
    return [{ aspect, before: wordsOf(old), after: wordsOf(current) }];
  });
}

function wordsOf(print: AspectPrint | undefined): string | null {
  return print === undefined ? 'none' : print.words;
}

const secret = (): null => null;
const plain = (value: string): string => value;
const bytes = (value: string): string => `${Math.round(Number(value) / 1_048_576)} MiB`;
const list = (value: string): string => (JSON.parse(value) as readonly string[]).join(', ');

const words = {
  command: secret,
  user: plain,
  ports: secret,
  mounts: secret,
  networks: list,
  hosts: secret,
  'health-check': secret,
  'restart-policy': plain,
  privileges: secret,
  'log-driver': plain,
  'memory-limit': bytes,
  'processor-limit': plain,
  'process-limit': plain,
  'open-files-limit': plain,
  'shared-memory': bytes,
  dependencies: list,
} satisfies Record<DefinitionAspect, (value: string) => string | null>;
