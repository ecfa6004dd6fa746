/** Whether a drill may be done at all: every reason against it, from what was seen beforehand. */
import type { Need } from '../../faults/drill.ts';

/** The label of a container, or of an engine, by which drills are allowed, and its value. */
export const markLabel = 'nova.drills';
export const markValue = 'allowed';

/** What is known before anything is changed. */
export interface Situation {
  readonly project: string;
  readonly service: string;
  readonly needs: readonly Need[];
  /** Why the fault cannot be done to the service; null when it can. */
  readonly unfit: string | null;
  readonly superuser: boolean;
  readonly engine: { readonly local: boolean; readonly marked: boolean };
  /** Those of the service. */
  readonly containers: readonly {
    readonly name: string;
    readonly running: boolean;
    /** The label of the container; null: it has none. */
    readonly mark: string | null;
    /** The same of its image, which gives it to every container that is made from it. */
    readonly imageMark: string | null;
  }[];
  /** What would be lost with the container; null: it is not removed. */
  readonly lost: {
    /** What it has written outside its volumes. */
    readonly paths: readonly string[];
    /** Where its volumes are mounted that no Compose file names. */
    readonly namelessVolumes: readonly string[];
    /** The Compose files make the same container again. */
    readonly sameAgain: boolean;
  } | null;
  readonly responder: {
    /** A service to 1 when it is up, less when it is not; one that is not known yet is missing. */
    readonly health: Readonly<Record<string, number>>;
  } | null;
  readonly openIncidents: readonly string[];
  /** A pause or maintenance, in a sentence; null: nothing holds the service. */
  readonly hold: string | null;
  /** Until when a deployment in the project is waited for; null: none runs. */
  readonly deploymentUntil: number | null;
}

export interface Refusal {
  readonly rule:
    | 'not-marked'
    | 'marked-by-image'
    | 'not-one-container'
    | 'unfit'
    | 'not-root'
    | 'engine-elsewhere'
    | 'engine-shared'
    | 'data-outside-volumes'
    | 'nameless-volume'
    | 'files-differ'
    | 'no-responder'
    | 'not-watched'
    | 'not-well'
    | 'incident-open'
    | 'held'
    | 'deployment';
  /** What is in the way, and what to do about it. */
  readonly says: string;
}

/** Every reason against the drill, the gravest first; empty: it may be done. */
export function refusals(situation: Situation): readonly Refusal[] {
  return [
    ...marks(situation),
    ...fitness(situation),
    ...permissions(situation),
    ...losses(situation),
    ...watching(situation),
    ...others(situation),
  ];
}

function refuse(rule: Refusal['rule'], says: string): readonly Refusal[] {
  return [{ rule, says }];
}

function marks({ service, containers }: Situation): readonly Refusal[] {
  const line = `labels: { ${markLabel}: ${markValue} }`;
  // A mark in an image would follow it into production.
  if (containers.some(({ imageMark }) => imageMark === markValue))
    return refuse(
      'marked-by-image',
      `the image of ${service} itself has the label ${markLabel}, so that every container of it has, also in production; take it out of the image`,
    );
  if (containers.every(({ mark }) => mark === markValue)) return [];
  return refuse(
    'not-marked',
    `${service} is not marked for drills; where it may be broken, add to it in the Compose file: ${line}, then: docker compose up --detach`,
  );
}

function fitness({ service, containers, unfit }: Situation): readonly Refusal[] {
  const [only, ...more] = containers;
  if (only === undefined || more.length > 0)
    return refuse(
      'not-one-container',
      `${service} has ${containers.length} containers; a drill is aimed at a service with one`,
    );
  if (!only.running)
    return refuse('not-well', `${only.name} does not run; start it: docker start ${only.name}`);
  return unfit === null ? [] : refuse('unfit', unfit);
}

function permissions({ needs, superuser, engine }: Situation): readonly Refusal[] {
  const root = needs.includes('root');
  return [
    ...(root && !superuser
      ? refuse('not-root', 'it sends signals to processes of a container, which needs root')
      : []),
    ...(root && !engine.local
      ? refuse('engine-elsewhere', "it needs root on the engine's machine; run it there")
      : []),
    ...(needs.includes('engine-of-its-own') && !engine.marked
      ? refuse(
          'engine-shared',
          `others on this machine may feel it, so it needs an engine that is there for drills; mark one in its daemon.json: "labels": ["${markLabel}=${markValue}"]`,
        )
      : []),
  ];
}

function losses({ service, project, lost }: Situation): readonly Refusal[] {
  if (lost === null) return [];
  const { paths, namelessVolumes, sameAgain } = lost;
  return [
    ...(paths.length > 0
      ? refuse(
          'data-outside-volumes',
          `the container of ${service} would be removed with what it has written outside its volumes: ${paths.slice(0, 3).join(', ')}${paths.length > 3 ? ` and ${paths.length - 3} more` : ''}`,
        )
      : []),
    ...(namelessVolumes.length > 0
      ? refuse(
          'nameless-volume',
          `a new container of ${service} would not find the data of the volume at ${namelessVolumes.join(', ')}, which no Compose file names`,
        )
      : []),
    ...(sameAgain
      ? []
      : refuse(
          'files-differ',
          `the Compose files, as they are read here, make another container of ${service} than the one that runs; bring it up first, with the variables that it needs: docker compose --project-name ${project} up --detach ${service}`,
        )),
  ];
}

function watching({ service, responder }: Situation): readonly Refusal[] {
  if (responder === null)
    return refuse(
      'no-responder',
      'no responder watches, so nobody would bring the service back; start one beside it: nova watch',
    );
  const { health } = responder;
  const unwell = Object.keys(health).filter((name) => health[name] !== 1);
  return [
    ...(service in health
      ? []
      : refuse(
          'not-watched',
          `the responder does not watch ${service}, or does not know yet how it is; it watches ${Object.keys(health).join(', ') || 'nothing'}`,
        )),
    ...(unwell.length > 0
      ? refuse('not-well', `${unwell.join(', ')} is not well, and a drill would hide it`)
      : []),
  ];
}

function others({ openIncidents, hold, deploymentUntil }: Situation): readonly Refusal[] {
  return [
    ...(openIncidents.length > 0
      ? refuse(
          'incident-open',
          `an incident is open: ${openIncidents.join(', ')}; see nova incidents --open`,
        )
      : []),
    ...(hold === null
      ? []
      : refuse('held', `${hold} Nothing would be changed, so nothing would be recovered`)),
    ...(deploymentUntil === null
      ? []
      : refuse(
          'deployment',
          `a deployment runs: a container was created or removed just now; try again after ${new Date(deploymentUntil).toISOString().slice(11, 19)}`,
        )),
  ];
}
