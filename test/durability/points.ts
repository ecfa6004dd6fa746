/**
 * Where the responder is killed, and in which story. The points come from the union of events by
 * type: a new event does not compile until it has a story in which it happens.
 */
import type { IncidentEventType } from '../../src/incident/event.ts';
import type { StoreName } from '../contract/store-openers.ts';
import type { ServiceName, WorldRules } from './world-client.ts';

/** Directly before or after the append of an event, or in the middle of an effect. */
export type Point =
  | { readonly event: IncidentEventType; readonly when: 'before' | 'after' }
  | { readonly effect: 'restart' | 'recreate' | 'page' | 'update' };

/** What a responder prints once it has taken up what is in the store. */
export const startedLine = 'started';

export interface ResponderOrder {
  readonly store: StoreName;
  readonly location: string;
  readonly world: string;
  readonly point: Point | null;
  /** Exists once a responder has died at the point. */
  readonly diedFile: string;
  readonly falseAlarm: boolean;
  /** How long people may answer before a remedy; null: they are not asked. */
  readonly asks: number | null;
  /** Users are told how things stand. */
  readonly tellsUsers: boolean;
  /** Nobody knows that one service needs the other. */
  readonly apart: boolean;
  /** Each service is ill of its own, and people are called for both by one page. */
  readonly storm: boolean;
}

export interface Story {
  readonly rules: WorldRules;
  readonly falseAlarm: boolean;
  /** What the world does by itself, once, when the log has its first event of a type. */
  readonly turns: Partial<
    Record<
      IncidentEventType,
      readonly [
        'break' | 'heal' | 'change' | 'approve' | 'acknowledge' | 'alert' | 'amend',
        ServiceName,
      ]
    >
  >;
  readonly asks?: number;
  readonly tellsUsers?: true;
  readonly apart?: true;
  readonly storm?: true;
  /** One, unless it says otherwise. */
  readonly incidents?: number;
  /** How it ends when nobody dies. */
  readonly end: 'resolved' | 'false-alarm';
  readonly effects: number;
}

const either = ['restart', 'recreate'] as const;

export const stories = {
  /** A restart helps; so does the next rung, should the first effect never have begun. */
  cure: {
    rules: { broken: ['web'], cures: either },
    falseAlarm: false,
    turns: {},
    end: 'resolved',
    effects: 1,
  },
  /** The database is broken, and both fail. */
  shared: {
    rules: { broken: ['db'], cures: either },
    falseAlarm: false,
    turns: {},
    end: 'resolved',
    effects: 1,
  },
  'false alarm': {
    rules: { broken: [], cures: [] },
    falseAlarm: true,
    turns: {},
    end: 'false-alarm',
    effects: 0,
  },
  /** An alert comes too, nothing helps, people are called, a file changes, and then it heals by itself. */
  hopeless: {
    rules: { broken: ['web'], cures: [] },
    falseAlarm: false,
    turns: {
      diagnosed: ['alert', 'web'],
      escalated: ['change', 'web'],
      'world-changed': ['heal', 'web'],
    },
    end: 'resolved',
    effects: 2,
  },
  /** Ill again while it is watched; the second time another remedy helps. */
  relapse: {
    rules: { broken: ['web'], cures: either },
    falseAlarm: false,
    turns: { verified: ['break', 'web'] },
    end: 'resolved',
    effects: 2,
  },
  /** A person is asked, and agrees. */
  asked: {
    rules: { broken: ['web'], cures: either },
    falseAlarm: false,
    turns: { 'verdict-given': ['approve', 'web'] },
    asks: 60_000,
    end: 'resolved',
    effects: 1,
  },
  /** Nothing helps, a person who was called takes it on, and then it heals. */
  'taken on': {
    rules: { broken: ['web'], cures: [] },
    falseAlarm: false,
    turns: { 'page-finished': ['acknowledge', 'web'], acknowledged: ['heal', 'web'] },
    end: 'resolved',
    effects: 2,
  },
  /** Users are told at once that it is known, that it is back, and that it is over. */
  told: {
    rules: { broken: ['web'], cures: either },
    falseAlarm: false,
    turns: {},
    tellsUsers: true,
    end: 'resolved',
    effects: 1,
  },
  /** People write into the report while it lasts and afterwards, and publish it. */
  written: {
    rules: { broken: ['web'], cures: either },
    falseAlarm: false,
    turns: { verified: ['amend', 'web'] },
    end: 'resolved',
    effects: 1,
  },
  /** Both ask at once, people are called by one page, and then it heals. */
  storm: {
    rules: { broken: ['db'], cures: [] },
    falseAlarm: false,
    turns: { 'page-shared': ['heal', 'db'] },
    asks: 60_000,
    apart: true,
    storm: true,
    incidents: 2,
    end: 'resolved',
    effects: 0,
  },
  /** Two incidents have one root: one asks and cures it, the other is held under it. */
  'one root': {
    rules: { broken: ['db'], cures: either },
    falseAlarm: false,
    turns: { 'held-under': ['approve', 'db'] },
    asks: 60_000,
    apart: true,
    incidents: 2,
    end: 'resolved',
    effects: 1,
  },
  /** Nobody answers in time; it heals by itself. */
  unanswered: {
    rules: { broken: ['web'], cures: either },
    falseAlarm: false,
    turns: { 'approval-expired': ['heal', 'web'] },
    asks: 300,
    end: 'resolved',
    effects: 0,
  },
} as const satisfies Record<string, Story>;

export type StoryName = keyof typeof stories;

/** The story in which an event happens. */
export const storyOf = {
  opened: 'cure',
  'symptom-joined': 'shared',
  'alert-noted': 'hopeless',
  confirmed: 'cure',
  dismissed: 'false alarm',
  'evidence-saved': 'cure',
  diagnosed: 'cure',
  planned: 'cure',
  'ladder-ended': 'hopeless',
  'verdict-given': 'cure',
  'approval-given': 'asked',
  'approval-expired': 'unanswered',
  'remedy-intended': 'cure',
  'remedy-finished': 'cure',
  verified: 'cure',
  'verification-failed': 'hopeless',
  'recovered-without-us': 'hopeless',
  relapsed: 'relapse',
  'world-changed': 'hopeless',
  'held-under': 'one root',
  escalated: 'hopeless',
  'page-intended': 'taken on',
  'page-shared': 'storm',
  'page-finished': 'taken on',
  acknowledged: 'taken on',
  'update-published': 'told',
  'update-intended': 'told',
  'update-finished': 'told',
  annotated: 'written',
  'cause-corrected': 'written',
  'report-published': 'written',
  resolved: 'cure',
} as const satisfies Record<IncidentEventType, StoryName>;

export const allPoints: readonly { readonly point: Point; readonly story: StoryName }[] = [
  ...(Object.keys(storyOf) as IncidentEventType[]).flatMap((event) =>
    (['before', 'after'] as const).map((when) => ({
      point: { event, when },
      story: storyOf[event],
    })),
  ),
  { point: { effect: 'restart' }, story: 'cure' },
  { point: { effect: 'recreate' }, story: 'relapse' },
  { point: { effect: 'page' }, story: 'taken on' },
  { point: { effect: 'page' }, story: 'storm' },
  { point: { event: 'page-intended', when: 'after' }, story: 'storm' },
  { point: { event: 'page-finished', when: 'before' }, story: 'storm' },
  { point: { effect: 'update' }, story: 'told' },
];

/** The points at which most can go wrong: for stores and replicas whose whole matrix is slow. */
export const sharpPoints = allPoints.filter(
  ({ point }) =>
    'effect' in point ||
    (point.event === 'remedy-intended' && point.when === 'after') ||
    (point.event === 'remedy-finished' && point.when === 'before') ||
    (point.event === 'opened' && point.when === 'after') ||
    (point.event === 'verified' && point.when === 'before'),
);

/** After each event, and wherever most can go wrong: what runs every day. */
export const usualPoints = allPoints.filter(
  (one) => sharpPoints.includes(one) || ('event' in one.point && one.point.when === 'after'),
);

export function pointName(point: Point, story: StoryName): string {
  const where =
    'effect' in point ? `in the middle of a ${point.effect}` : `${point.when} ${point.event}`;
  return story === 'storm' ? `${where} of a storm` : where;
}
