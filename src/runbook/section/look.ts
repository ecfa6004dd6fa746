/**
 * What a command that only looks means to the responder: which facts it collects, whose log it
 * reads, whom it asks and from where. Nothing here asks; the words are for people.
 */
import type { FactKind } from '../../evidence/evidence.ts';
import type { Question } from '../../probe/question.ts';

export type Look =
  | {
      readonly look: 'facts';
      readonly kinds: readonly FactKind[];
      readonly services: readonly string[];
    }
  | {
      readonly look: 'log';
      readonly services: readonly string[];
      readonly lines: number;
      /** Filters that the command sends the log through; null: none. */
      readonly filter: string | null;
    }
  /** Names of settings, never their values. */
  | {
      readonly look: 'settings';
      readonly services: readonly string[];
      readonly filter: string | null;
    }
  /** What a dependency answers to the settings of the services that use it. */
  | { readonly look: 'dependency'; readonly of: string }
  /** One question, from this host or from inside a service's network. */
  | { readonly look: 'answer'; readonly question: Question; readonly from: string | null }
  /** What the service's own probes say. */
  | { readonly look: 'health'; readonly services: readonly string[] };

const kindWords = {
  'container-state': 'its containers',
  'container-missing': 'missing containers',
  logs: 'its log',
  'container-events': 'what happened to its containers',
  memory: 'its memory, and kills by the kernel',
  limits: 'its limits of processes and processors',
  'kernel-kills': 'what the kernel has killed of it for memory',
  'open-files': 'its open files',
  'main-process': 'what its main process does',
  'busiest-processes': 'its busiest processes',
  'volume-use': 'how full its volumes are',
  'configured-image': 'the image that it would be made from',
  'definition-change': 'what has changed in how it is made',
  'unread-files': 'which configuration and certificates it has not read yet',
  'mounted-files': 'which files that are mounted into it have changed',
  'source-version': 'the sources that it is built from against the last good ones',
  'git-history': 'commits of the Compose files',
  deployments: 'the last deployments by CodeDeploy',
  'scaling-group': 'the Auto Scaling group of it',
  'replica-room': 'how many containers of it there may be',
  'docker-disk': 'what Docker keeps on the disk',
  'blind-intervals': 'when nobody could see',
  'image-change': 'its image against the last good one',
  'configuration-change': 'which settings have changed',
  'compose-files': 'whether the Compose files are valid',
  dependency: 'what its dependencies answer',
  'port-owner': 'who holds its ports',
  listening: 'whether it listens',
  'network-attachment': 'its networks and names there',
  'name-resolution': 'how names resolve in it',
  'host-resources': 'disk and memory of the host',
  'writable-layer': 'what it has written outside its volumes',
  'probe-answers': 'what its probes say',
} satisfies Record<FactKind, string>;

/** A sentence without a subject. */
export function lookWords(look: Look): string {
  switch (look.look) {
    case 'facts': {
      const shown = look.kinds.filter((kind) => kind !== 'container-missing');
      return `looks at ${list(look.services)}: ${shown.map((kind) => kindWords[kind]).join(', ')}`;
    }
    case 'log':
      return `reads the last ${look.lines} lines of ${list(look.services)}${through(look.filter)}`;
    case 'settings':
      return `lists names of settings of ${list(look.services)}, without values${through(look.filter)}`;
    case 'dependency':
      return `logs in to ${look.of} with the settings of each service that uses it`;
    case 'answer':
      return `asks ${questionWords(look.question)} ${look.from === null ? 'from this host' : `from inside the network of ${look.from}`}, with a deadline`;
    case 'health':
      return `asks every probe of ${list(look.services)}, with a deadline`;
  }
}

function through(filter: string | null): string {
  return filter === null ? '' : ` through ${filter}`;
}

function list(services: readonly string[]): string {
  return services.length === 0 ? 'the project' : services.join(', ');
}

function questionWords(question: Question): string {
  switch (question.kind) {
    case 'http':
      return question.url;
    case 'tcp':
      return `for a connection to ${question.host}:${question.port}`;
    case 'resolve':
      return `how ${question.name} resolves`;
    case 'postgres':
    case 'mysql':
    case 'redis':
      return `for a login to ${question.kind}`;
  }
}
