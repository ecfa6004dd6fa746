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
import { sendWithin, type AudienceChannel, type Channel } from '../notify/channel.ts';
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
  /** Who has asked for updates on the status page; null: nobody can. */
  readonly subscribers: AudienceChannel | null;
  readonly onEvent: (event: StoredEvent, incident: Incident) => void;
  readonly onTrouble: (what: string, reason: string) => void;
}

export interface People {
  start(): Promise<void>;
  /** Other settings, from now on. */
  apply(settings: PeopleSettings): Promise<void>;
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
  readonly answersBySlack: () => {
    readonly signingSecret: () => string;
    readonly approvers: readonly string[];
  } | null;
  stop(): Promise<void>;
}

/** No channel of a configuration can have this name. */
const subscribersChannel = 'subscribers of the status page';

/** Milliseconds that a sender may be late, on a busy machine. */
const margin = 2_000;

export interface PeopleSettings {
  readonly paging?: PagingSettings | undefined;
  readonly updates?: UpdateSettings | undefined;
}

export async function peopleFor(settings: PeopleSettings, parts: PeopleParts): Promise<People> {
  let current = settings;
  const callers = new Map<string, Channel>();
  const audiences = new Map<string, AudienceChannel>();
  let pager: Pager | null = null;
  let announcer: Announcer | null = null;
  const open = async (): Promise<void> => {
    const { paging, updates } = current;
    if (paging === undefined) pager = await ended(pager);
    if (updates === undefined) announcer = await ended(announcer);
    if (paging === undefined && updates === undefined) return;
    const { audienceOf, channelOf } = await import('../notify/channels.ts');
    replace(callers, paging?.channels ?? {}, channelOf);
    replace(audiences, updates?.channels ?? {}, audienceOf);
    if (parts.subscribers !== null) audiences.set(subscribersChannel, parts.subscribers);
    if (paging !== undefined) pager ??= pagerFor(() => current.paging, callers, parts);
    if (updates !== undefined) announcer ??= announcerFor(() => current, audiences, parts);
  };
  const start = async (): Promise<void> => {
    await pager?.start();
    await announcer?.start();
  };
  await open();
  return {
    start,
    async apply(next) {
      current = next;
      await open();
      await start();
    },
    look(event) {
      if (concernsPeople(event)) pager?.look(event.incident);
      if (concernsUsers(event)) announcer?.look(event.incident);
    },
    unrecorded: (...what) => pager?.unrecorded(...what),
    get wording(): People['wording'] {
      const speaker = announcer;
      if (speaker === null) return null;
      return async (incident, said) => {
        const message = said.message === null ? null : await redacted(said.message, parts);
        return speaker.wording(incident, { ...said, message });
      };
    },
    answersBySlack: () => answersBySlack(current.paging),
    async stop() {
      await pager?.stop();
      await announcer?.stop();
    },
  };
}

/** What is on its way ends first. */
async function ended(sender: Pager | Announcer | null): Promise<null> {
  await sender?.stop();
  return null;
}

function pagerFor(
  paging: () => PagingSettings | undefined,
  channels: ReadonlyMap<string, Channel>,
  { project, runbook, planHash, ...parts }: PeopleParts,
): Pager {
  return createPager({
    ...parts,
    channels,
    project: project.name,
    paging: () => {
      const settings = paging();
      return {
        levels: settings === undefined ? [] : levelsOf(settings, runbook().escalation),
        repeatEvery: settings?.repeatEvery ?? null,
      };
    },
    storm: () => paging()?.storm ?? defaultStorm,
    around: () => {
      const { contacts } = runbook().escalation;
      return { contacts, planHash, links: paging()?.links ?? [] };
    },
    deadline: sendWithin + margin,
  });
}

function announcerFor(
  settings: () => PeopleSettings,
  channels: ReadonlyMap<string, AudienceChannel>,
  { project, runbook, ...parts }: Omit<PeopleParts, 'subscribers'>,
): Announcer {
  return createAnnouncer({
    ...parts,
    channels,
    product: () => settings().updates?.product ?? project.name,
    informing: () => {
      const { updates } = settings();
      return {
        every: updates?.every ?? runbook().updateEvery ?? defaultUpdateEvery,
        confirmedFor: updates?.confirmedFor ?? Infinity,
        audiences: [...channels.keys()].map((channel) => ({
          channel,
          byPersonOnly: updates?.byPersonOnly.includes(channel) ?? true,
        })),
      };
    },
    templates: () => runbook().templates,
    storm: () => settings().paging?.storm ?? defaultStorm,
    deadline: sendWithin + margin,
  });
}

function answersBySlack(paging: PagingSettings | undefined): ReturnType<People['answersBySlack']> {
  const asking = Object.values(paging?.channels ?? {}).flatMap((one) =>
    one.kind === 'slack' && 'token' in one && one.signingSecret !== null
      ? [{ secret: one.signingSecret, approvers: one.approvers }]
      : [],
  );
  const [first] = asking;
  if (first === undefined) return null;
  return { signingSecret: () => first.secret.reveal(), approvers: first.approvers };
}

/** The senders that hold the map go on with the new channels; what is on its way is not disturbed. */
function replace<S, C>(
  channels: Map<string, C>,
  settings: Readonly<Record<string, S>>,
  open: (one: S) => C,
): void {
  channels.clear();
  for (const [name, one] of Object.entries(settings)) channels.set(name, open(one));
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
