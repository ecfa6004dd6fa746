/**
 * Everybody who is told something: people who are called, and users. Of a configuration without
 * either nothing is loaded and nothing is done.
 */
import type { Project } from '../docker/project.ts';
import { isProblem } from '../docker/problem.ts';
import type { readingsOf } from '../docker/readings.ts';
import { knownSecrets } from '../evidence/known-secrets.ts';
import { redactor } from '../evidence/redact.ts';
import type { IncidentEvent, StoredEvent } from '../incident/event.ts';
import type { Incident } from '../incident/incident.ts';
import { sendWithin } from '../notify/channel.ts';
import type { AudienceSettings, ChannelSettings } from '../notify/channels.ts';
import { levelsOf, type ContactChannels } from '../notify/levels.ts';
import type { PageLink } from '../notify/page.ts';
import type { Paging } from '../notify/next-page.ts';
import { defaultStorm, type StormRule } from '../notify/storm.ts';
import { defaultUpdateEvery } from '../runbook/prose.ts';
import type { Runbook } from '../runbook/runbook.ts';
import type { IncidentStore } from '../store/store.ts';
import { concernsUsers, createAnnouncer, type Announcer, type Said } from './announcer.ts';
import { concernsPeople, createPager, type Pager } from './pager.ts';

export interface PagingSettings extends ContactChannels, Pick<Paging, 'repeatEvery'> {
  readonly storm: StormRule;
  readonly links: readonly PageLink[];
  readonly channels: Readonly<Record<string, ChannelSettings>>;
}

export interface UpdateSettings {
  readonly product: string | null;
  readonly every: number | null;
  readonly confirmedFor: number;
  readonly channels: Readonly<Record<string, AudienceSettings>>;
  readonly byPersonOnly: readonly string[];
}

export interface PeopleParts {
  readonly store: IncidentStore;
  readonly now: () => number;
  readonly project: Project;
  readonly replicas: ReturnType<typeof readingsOf>['replicas'];
  readonly runbook: () => Runbook;
  /** The short name of a question's binding. */
  readonly planHash: (binding: string) => string;
  readonly onEvent: (event: StoredEvent, incident: Incident) => void;
  readonly onTrouble: (what: string, reason: string) => void;
}

export interface People {
  start(): Promise<void>;
  /** An event of an incident, whoever has appended it. */
  look(event: StoredEvent): void;
  /** A symptom that the log cannot take: people are called without one. */
  unrecorded(service: string, symptom: string, error: unknown): void;
  /** What a person tells users, as the event that it becomes; null: users are told nothing here. */
  readonly wording:
    | ((
        incident: Incident,
        said: Said,
      ) => Promise<Extract<IncidentEvent, { type: 'update-published' }>>)
    | null;
  /** Whose answers from Slack count; null: nobody's. */
  readonly answersBySlack: {
    readonly signingSecret: () => string;
    readonly approvers: readonly string[];
  } | null;
  stop(): Promise<void>;
}

/** Milliseconds that a sender may be late, on a busy machine. */
const margin = 2_000;

export async function peopleFor(
  settings: {
    readonly paging?: PagingSettings | undefined;
    readonly updates?: UpdateSettings | undefined;
  },
  parts: PeopleParts,
): Promise<People> {
  const pager = await pagerFor(settings.paging, parts);
  const storm = settings.paging?.storm ?? defaultStorm;
  const announcer = await announcerFor(settings.updates, storm, parts);
  return {
    async start() {
      await pager?.start();
      await announcer?.start();
    },
    look(event) {
      if (concernsPeople(event)) pager?.look(event.incident);
      if (concernsUsers(event)) announcer?.look(event.incident);
    },
    unrecorded: (...what) => pager?.unrecorded(...what),
    wording:
      announcer === null
        ? null
        : async (incident, said) => {
            const message = said.message === null ? null : await redacted(said.message, parts);
            return announcer.wording(incident, { ...said, message });
          },
    answersBySlack: answersBySlack(settings.paging),
    async stop() {
      await pager?.stop();
      await announcer?.stop();
    },
  };
}

async function pagerFor(
  paging: PagingSettings | undefined,
  { project, runbook, planHash, ...parts }: PeopleParts,
): Promise<Pager | null> {
  if (paging === undefined) return null;
  const { channelOf } = await import('../notify/channels.ts');
  const { repeatEvery } = paging;
  return createPager({
    ...parts,
    project: project.name,
    paging: () => ({ levels: levelsOf(paging, runbook().escalation), repeatEvery }),
    storm: () => paging.storm,
    around: () => ({ contacts: runbook().escalation.contacts, planHash, links: paging.links }),
    channels: opened(paging.channels, channelOf),
    deadline: sendWithin + margin,
  });
}

async function announcerFor(
  updates: UpdateSettings | undefined,
  storm: StormRule,
  { project, runbook, ...parts }: PeopleParts,
): Promise<Announcer | null> {
  if (updates === undefined) return null;
  const { audienceOf } = await import('../notify/channels.ts');
  const audiences = Object.keys(updates.channels).map((channel) => ({
    channel,
    byPersonOnly: updates.byPersonOnly.includes(channel),
  }));
  return createAnnouncer({
    ...parts,
    product: updates.product ?? project.name,
    informing: () => ({
      every: updates.every ?? runbook().updateEvery ?? defaultUpdateEvery,
      confirmedFor: updates.confirmedFor,
      audiences,
    }),
    templates: () => runbook().templates,
    storm: () => storm,
    channels: opened(updates.channels, audienceOf),
    deadline: sendWithin + margin,
  });
}

function answersBySlack(paging: PagingSettings | undefined): People['answersBySlack'] {
  const asking = Object.values(paging?.channels ?? {}).flatMap((one) =>
    one.kind === 'slack' && 'token' in one && one.signingSecret !== null
      ? [{ secret: one.signingSecret, approvers: one.approvers }]
      : [],
  );
  const [first] = asking;
  if (first === undefined) return null;
  return { signingSecret: () => first.secret.reveal(), approvers: first.approvers };
}

function opened<S, C>(
  settings: Readonly<Record<string, S>>,
  open: (one: S) => C,
): ReadonlyMap<string, C> {
  return new Map(Object.entries(settings).map(([name, one]) => [name, open(one)]));
}

/** A person's words go to the public: no secret that we know may be among them. */
async function redacted(
  message: string,
  { project, replicas }: Pick<PeopleParts, 'project' | 'replicas'>,
): Promise<string> {
  const read = await replicas();
  const views = isProblem(read) ? [] : Object.values(read).flat();
  return redactor(knownSecrets(project, views, null))(message);
}
