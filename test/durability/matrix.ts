/** The kill matrix as tests: one for each point, and its sum at the end. */
import { afterAll, describe, expect, test } from 'vitest';
import type { Incident } from '../../src/incident/incident.ts';
import { play, type Ending, type Place, type Successor } from './kill.ts';
import { pointName, stories, type Point, type Story, type StoryName } from './points.ts';

export interface MatrixParts {
  readonly name: string;
  readonly points: readonly { readonly point: Point; readonly story: StoryName }[];
  readonly successor: Successor;
  /** A place that no other test uses, and how to remove it. */
  readonly fresh: () => Promise<{ place: Place; remove: () => Promise<void> }>;
  /** Milliseconds within which every story ends, its kill included. */
  readonly patience: number;
}

export function killMatrix({ name, points, successor, fresh, patience }: MatrixParts): void {
  const tried: { repeated: number; lost: number; took: number }[] = [];
  const tell = async (story: Story, point: Point | null): Promise<Ending> => {
    const { place, remove } = await fresh();
    try {
      return await play(story, point, place, successor, patience);
    } finally {
      await remove();
    }
  };
  // Each has a world, a store and processes of its own, and mostly waits.
  describe.concurrent(`kill matrix: ${name}`, () => {
    test.each([...new Set(points.map(({ story }) => story))])(
      'the story "%s" ends as it says when nobody dies',
      async (story) => {
        const ending = await tell(stories[story], null);
        expect(problemsOf(ending, stories[story])).toEqual([]);
        expect(ending.killed).toBe(false);
      },
    );
    test.each(points.map(({ point, story }) => ({ name: pointName(point, story), point, story })))(
      'killed $name, it ends as it would have, and nothing is done twice',
      async ({ point, story }) => {
        const ending = await tell(stories[story], point);
        tried.push({
          repeated: repeatedEffects(ending, stories[story]),
          lost: lostIncidents(ending, stories[story]),
          took: ending.took,
        });
        expect(ending.killed, `nobody came to the point:\n${ending.told}`).toBe(true);
        expect(problemsOf(ending, stories[story]), ending.told).toEqual([]);
      },
    );
    afterAll(() => {
      const sum = (key: 'repeated' | 'lost') => tried.reduce((all, one) => all + one[key], 0);
      const slowest = Math.max(0, ...tried.map(({ took }) => took));
      process.stdout.write(
        `kill matrix, ${name}: ${tried.length} points tried, ${sum('repeated')} effects repeated, ${sum('lost')} incidents lost (slowest ${slowest} ms)\n`,
      );
    });
  });
}

/** Effects beyond those of the story, and beyond one of each intent. */
function repeatedEffects(ending: Ending, story: Story): number {
  const { effects } = ending;
  const intents = new Set(effects.map(({ intent }) => intent));
  const remedies = Math.max(effects.length - intents.size, effects.length - story.effects, 0);
  const pages = ending.incidents.filter((one) => pageProblems(ending, one).length > 0).length;
  const updates = ending.incidents.filter((one) => updateProblems(ending, one).length > 0).length;
  return remedies + pages + updates;
}

function lostIncidents({ incidents, lost }: Ending, story: Story): number {
  const ended = incidents.filter(({ phase }) => phase === story.end).length;
  return Math.max(0, (story.incidents ?? 1) - ended) + (lost.length > 0 ? 1 : 0);
}

/** Of one notice one page goes out that does not say it may be a repeat. */
function pageProblems({ pages }: Ending, incident: Incident): readonly string[] {
  return (['trigger', 'acknowledge', 'resolve'] as const).flatMap((act) => {
    const notices = incident.pages.filter((one) => one.act === act);
    const distinct = new Set(notices.map(({ level, about }) => `${level} ${about}`)).size;
    const keys = [incident.id, `storm-${incident.id}`];
    const got = pages.filter((one) => keys.includes(one.key) && one.act === act);
    const unmarked = got.filter((one) => !one.repeat).length;
    if (unmarked > distinct) return [`${unmarked} pages of ${distinct} to ${act}`];
    return got.length < distinct ? [`${got.length} of ${distinct} pages to ${act} arrived`] : [];
  });
}

/** One log has the page, and every other says once that it was told of by it. */
function stormProblems(incidents: readonly Incident[]): readonly string[] {
  const leaders = incidents.filter(({ pages }) => pages.some(({ act }) => act === 'trigger'));
  const [leader] = leaders;
  if (leader === undefined || leaders.length > 1) return [`${leaders.length} logs have a page`];
  const others = incidents.filter(({ id }) => id !== leader.id);
  const noted = (one: Incident): string => one.shared.map(({ page }) => page).join();
  return others.flatMap((one) => {
    const told = leader.pages.filter(
      ({ act, incidents: list, finished }) =>
        act === 'trigger' && finished?.outcome === 'delivered' && list?.includes(one.id),
    );
    const expected = told.map(({ id }) => id).join();
    return noted(one) === expected ? [] : [`noted "${noted(one)}" of the pages "${expected}"`];
  });
}

/** Nothing is told twice in a row, and of one update one goes out that is not marked as a repeat. */
function updateProblems({ updates }: Ending, incident: Incident): readonly string[] {
  const told = incident.updates.map(({ status }) => status);
  const twice = told.filter((status, index) => told[index - 1] === status);
  const problems = twice.map((status) => `${status} was published twice`);
  const got = updates.filter((one) => one.key === incident.id && !one.repeat);
  for (const status of new Set(got.map((one) => one.status))) {
    const unmarked = got.filter((one) => one.status === status).length;
    const published = told.filter((one) => one === status).length;
    if (unmarked > published) problems.push(`${unmarked} times ${status}, unmarked`);
  }
  return problems;
}

/** Everything that is not as the story has it, in words. */
export function problemsOf(ending: Ending, story: Story): readonly string[] {
  const { incidents, effects, lost } = ending;
  const problems: string[] = [];
  const expected = story.incidents ?? 1;
  if (incidents.length !== expected)
    problems.push(`${incidents.length} incidents instead of ${expected}`);
  if (story.storm !== undefined) problems.push(...stormProblems(incidents));
  for (const { phase } of incidents)
    if (phase !== story.end) problems.push(`it ended in ${phase} instead of ${story.end}`);
  if (effects.length !== story.effects)
    problems.push(`${effects.length} effects instead of ${story.effects}`);
  for (const intent of incidents.flatMap((one) => one.intents)) {
    const count = effects.filter((one) => one.intent === intent.id).length;
    const said = intent.finished?.outcome ?? 'nothing';
    const fits = count === 1 ? ['applied'] : ['failed', 'withdrawn'];
    if (!fits.includes(said)) problems.push(`an intent with ${count} effects says ${said}`);
  }
  for (const incident of incidents)
    problems.push(...pageProblems(ending, incident), ...updateProblems(ending, incident));
  for (const { version, event } of lost)
    problems.push(`event ${version} (${event.type}) was acknowledged and is not there`);
  return problems;
}
