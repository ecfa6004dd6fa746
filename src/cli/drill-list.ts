/** `nova drill list`: every fault, those for any service and those of the reference stacks. */
import { aimAt, anyService, type Aim, type Drill } from '../../faults/drill.ts';
import { drillNames, drills } from '../../faults/drills.ts';
import type { Fault } from '../../faults/fault.ts';
import { faultNames, faults, stackOf } from '../../faults/registry.ts';
import { causeNames } from '../diagnosis/cause.ts';
import { readProject } from '../docker/inventory.ts';
import { isProblem } from '../docker/problem.ts';
import type { DrillOptions } from './drill.ts';
import { print, printJson } from './print.ts';
import { failureOf, useEngine } from './setup.ts';
import { newTable } from './table.ts';

interface Listed {
  readonly name: string;
  readonly does: string;
  /** null: any service that it can be aimed at. */
  readonly stack: 'rewards' | 'orders' | null;
  readonly generic: boolean;
  readonly expected: Fault['expected'];
  readonly aimedAt: string;
  /** Those of the project that was named; null: none was. */
  readonly services: readonly string[] | null;
  readonly needs: Drill['needs'];
  readonly heals: string | null;
}

export async function listFaults(options: Partial<DrillOptions>): Promise<void> {
  const aims = options.project === undefined ? null : await aimsOf(options.project);
  const all = [...drillNames.map((name) => generic(name, drills[name], aims)), ...ofStacks()];
  if (options.json === true) {
    printJson(all);
    return;
  }
  const table = newTable(['Fault', 'What it does', 'Expected', 'Aimed at', 'Needs'], {
    wordWrap: true,
    colWidths: [null, 34, 28, 26, 13],
  });
  for (const one of all)
    table.push([
      one.name,
      one.does,
      expectation(one.expected),
      aimWords(one),
      one.needs.map((need) => needWords[need]).join(', '),
    ]);
  print(table.toString());
  print('The faults of a reference stack are for the tests; bin/test system runs them.');
}

async function aimsOf(name: string): Promise<readonly Aim[]> {
  const engine = await useEngine();
  const read = await readProject(engine, { name }, { host: engine.host, override: null });
  if (isProblem(read)) throw failureOf(read);
  const { services } = read.project;
  return services.map((service) => aimAt(services, service));
}

function generic(name: string, drill: Drill, aims: readonly Aim[] | null): Listed {
  const { does, expected } = drill.fault(anyService);
  const { aimedAt, needs, heals } = drill;
  const services = aims?.filter((aim) => drill.unfit(aim) === null).map((aim) => aim.name) ?? null;
  return { name, does, stack: null, generic: true, expected, aimedAt, services, needs, heals };
}

/** What is the same for any service is listed once. */
function ofStacks(): readonly Listed[] {
  return faultNames
    .filter((name) => !Object.hasOwn(drills, name))
    .map((name) => {
      const { does, expected }: Fault = faults[name];
      const stack = stackOf(name);
      const aimedAt = `${expected.component} of the stack ${stack}`;
      const own = { generic: false, services: null, needs: [], heals: null };
      return { name, does, stack, expected, aimedAt, ...own };
    });
}

function expectation({ cause, outcome, remedies }: Fault['expected']): string {
  const by = remedies.length === 0 ? '' : ` by ${remedies.join(', ')}`;
  return outcome === 'recovered'
    ? `${causeNames[cause]}; recovered${by || ' by itself'}`
    : `${causeNames[cause]}; people are called${remedies.length === 0 ? '' : ` after ${remedies.join(', ')}`}`;
}

const needWords = { root: 'root', 'engine-of-its-own': 'an engine of its own' } satisfies Record<
  Drill['needs'][number],
  string
>;

function aimWords({ aimedAt, services }: Listed): string {
  if (services === null) return aimedAt;
  return services.length === 0 ? `none; ${aimedAt}` : services.join(', ');
}
