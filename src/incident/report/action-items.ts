/**
 * What should be done so that it does not happen again, from facts that were saved: one rule for
 * each item, and nothing where the facts are healthy.
 */
import type { ContainerState, Evidence, Fact, FactKind } from '../../evidence/evidence.ts';
import { isSecretSetting } from '../../evidence/secret-name.ts';
import { causeNames, type Cause } from '../../diagnosis/cause.ts';
import type { Lesson } from '../../runbook/learn.ts';
import type { Incident } from '../incident.ts';
import { seconds } from './words.ts';

export interface ActionItem {
  /** Stable: the rule, and what it is about. */
  readonly key: string;
  readonly title: string;
  readonly why: string;
  readonly evidence: readonly string[];
}

/** What a service's settings were called when it was last good: names, and hashes of values. */
export interface KnownSettings {
  readonly service: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** What the rules read. */
export interface Known {
  readonly incident: Incident;
  readonly cause: Cause | null;
  /** The first round: as things were, before we changed any. */
  readonly evidence: readonly Evidence[];
  readonly goods: readonly KnownSettings[];
  /** When the first thing failed for users, as far as anything says; null: nothing does. */
  readonly firstFailure: number | null;
  /** What the runbook lacks. */
  readonly lessons: readonly Lesson[];
}

/** Later than a minute is later than a person who looks at the page. */
const lateAfter = 60_000;

interface Finding extends Omit<ActionItem, 'key'> {
  /** What the item is about: a service, or a cause. */
  readonly about: string;
}

type Rule = (known: Known) => readonly Finding[];

const rules = {
  'no-memory-limit': (known) =>
    containers(known, ({ memoryLimit }) => memoryLimit === 0).map(({ service, evidence }) => ({
      about: service,
      title: `Give ${service} a memory limit`,
      why: `${service} has none: one that leaks takes the memory of all services on the host.`,
      evidence,
    })),
  'no-health-check': (known) =>
    containers(known, ({ dockerHealth }) => dockerHealth === 'none').map(
      ({ service, evidence }) => ({
        about: service,
        title: `Give ${service} a health check`,
        why: `Its container has none, so that neither Docker nor a deployment can tell whether it works.`,
        evidence,
      }),
    ),
  'no-restart-policy': (known) =>
    containers(known, ({ restartPolicy }) => ['', 'no'].includes(restartPolicy)).map(
      ({ service, evidence }) => ({
        about: service,
        title: `Give ${service} a restart policy`,
        why: `Docker does not start ${service} again when its process ends.`,
        evidence,
      }),
    ),
  'image-by-tag': (known) =>
    containers(known, ({ imageRef }) => !imageRef.includes('sha256:')).map(
      ({ service, evidence, state }) => ({
        about: service,
        title: `Pin the image of ${service} by its digest`,
        why: `It is named by a tag (${state.imageRef}), which means another image when somebody pushes one.`,
        evidence,
      }),
    ),
  'plain-secrets': ({ goods, incident, cause }) =>
    goods
      .filter(({ service }) => concerned(incident, cause).includes(service))
      .map(({ service, environment }) => ({
        service,
        names: Object.keys(environment).filter(isSecretSetting).toSorted(),
      }))
      .filter(({ names }) => names.length > 0)
      .map(({ service, names }) => ({
        about: service,
        title: `Take the secrets of ${service} out of its environment`,
        why: `Whoever can inspect the container reads ${names.join(', ')}: a file (Compose's secrets) keeps them apart.`,
        evidence: [],
      })),
  'noticed-late': ({ incident, firstFailure }) => {
    const late = firstFailure === null ? 0 : incident.openedAt - firstFailure;
    return late < lateAfter
      ? []
      : [
          {
            about: incident.service,
            title: `Notice failures of ${incident.service} sooner`,
            why: `It had failed for ${seconds(late)} when the symptom was noticed: users were first.`,
            evidence: [],
          },
        ];
  },
  'runbook-section': ({ incident, cause, lessons }) =>
    cause === null ||
    !(incident.ended?.reason === 'no-remedy' || lessons.includes('cause-without-section'))
      ? []
      : [
          {
            about: cause.kind,
            title: `Write a section on ${causeNames[cause.kind]} into the runbook`,
            why: `The runbook has no remedy for ${causeNames[cause.kind]} of ${cause.component}.`,
            evidence: cause.supporting.map((one) => one.evidence),
          },
        ],
  'ungated-deployment': (known) => {
    const ungated = containers(known, ({ dockerHealth }) => dockerHealth === 'none');
    return factsWithId(known.evidence, 'image-change').flatMap(({ id, fact }) => {
      const bare = ungated.find(({ service }) => service === fact.service);
      if (bare === undefined || !fact.changed) return [];
      return [
        {
          about: fact.service,
          title: `Let a deployment of ${fact.service} wait until it is healthy`,
          why: `A new image (${fact.currentRef}) was deployed, and without a health check nothing could hold it back.`,
          evidence: [id, ...bare.evidence],
        },
      ];
    });
  },
} as const satisfies Record<string, Rule>;

export type ActionRule = keyof typeof rules;

export const actionRules = Object.keys(rules) as readonly ActionRule[];

export function actionItems(known: Known): readonly ActionItem[] {
  return actionRules.flatMap((rule) =>
    rules[rule](known).map(({ about, ...item }) => ({ key: `${rule}:${about}`, ...item })),
  );
}

/** The incident's services, and the one at fault. */
function concerned({ services }: Incident, cause: Cause | null): readonly string[] {
  return [...new Set([...services, ...(cause === null ? [] : [cause.component])])];
}

/** Of each service that has one of which it is true; its replicas are made alike. */
function containers(
  { evidence, incident, cause }: Known,
  isTrue: (state: ContainerState) => boolean,
) {
  const names = concerned(incident, cause);
  const all = factsWithId(evidence, 'container-state').filter(
    ({ fact }) => names.includes(fact.service) && isTrue(fact),
  );
  const found = new Map(all.toReversed().map(({ id, fact }) => [fact.service, { id, fact }]));
  return [...found.entries()].map(([service, { id, fact }]) => ({
    service,
    evidence: [id],
    state: fact,
  }));
}

function factsWithId<K extends FactKind>(evidence: readonly Evidence[], kind: K) {
  type Wanted = Extract<Fact, { kind: K }>;
  return evidence.flatMap(({ id, fact }) =>
    fact.kind === kind ? [{ id, fact: fact as Wanted }] : [],
  );
}
