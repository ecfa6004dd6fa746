/** The engine calls a container unhealthy, and every question of ours is answered well, or the check cannot be run. */
import type { ContainerState } from '../../evidence/evidence.ts';
import { cite, defineRule, finding } from '../rule.ts';
import type { Finding, Seen, View } from '../rule.ts';
import { quote } from './condition.ts';
import { citeDefinition } from './definition.ts';

const needs = [
  'container-state',
  'probe-answers',
  'definition-change',
  'mounted-files',
  'git-history',
] as const;
type Facts = View<(typeof needs)[number]>;

export const healthcheck = defineRule({
  id: 'healthcheck-misconfigured',
  needs,
  conclude: (view) =>
    view.scope.flatMap((service) => {
      const unhealthy = view
        .of('container-state', service)
        .filter(({ fact }) => fact.status === 'running' && fact.dockerHealth === 'unhealthy');
      return answersWell(view, service, unhealthy) ?? cannotBeRun(view, service, unhealthy) ?? [];
    }),
});

type Unhealthy = readonly Seen<'container-state'>[];

function answersWell(view: Facts, service: string, unhealthy: Unhealthy): Finding | null {
  const well = view
    .of('probe-answers', service)
    .filter(({ fact }) => fact.answers.length > 0 && fact.answers.every((answer) => answer.ok));
  const [first] = unhealthy;
  if (first === undefined || well.length === 0) return null;
  const deep = well.some(({ fact }) => fact.answers.some((a) => a.depth === 'deep'));
  const output = first.fact.healthOutput.trim();
  return finding({
    kind: 'healthcheck-misconfigured',
    component: service,
    confidence: deep ? 'certain' : 'likely',
    basis: 'observed',
    statement: `The health check of ${service} fails${
      output === '' ? '' : ` with ${quote(output)}`
    }, while the service answers every probe.`,
    supporting: [
      ...well.map((p) => cite(p, `all ${p.fact.answers.length} probes are answered`)),
      ...unhealthy.map((s) => cite(s, `the engine calls ${s.fact.name} unhealthy`)),
      ...citeDefinition(view, service),
    ],
  });
}

/** Whatever the service is like: a program that is not there says nothing of it. */
function cannotBeRun(view: Facts, service: string, unhealthy: Unhealthy): Finding | null {
  const others = view
    .of('probe-answers', service)
    .flatMap(({ fact }) => fact.answers)
    .filter(({ ok, probe }) => !ok && probe !== 'container');
  const [first] = unhealthy;
  if (first === undefined || others.length > 0) return null;
  if (!unhealthy.every(({ fact }) => isUnrunnable(fact))) return null;
  const changed = citeDefinition(view, service);
  return finding({
    kind: 'healthcheck-misconfigured',
    component: service,
    confidence: 'certain',
    basis: 'decisive',
    changed: changed.length > 0,
    statement: `The health check of ${service} cannot be run: ${quote(first.fact.healthOutput)}. It says nothing of the service.`,
    supporting: [
      ...unhealthy.map((s) => cite(s, `the health check of ${s.fact.name} has never begun`)),
      ...changed,
    ],
  });
}

/** What a shell leaves when it may not run a program, or finds none. */
const SHELL_FAILURES: readonly number[] = [126, 127];
/** The engine's own words, and those of shells whose exit code was replaced: `pgrep … || exit 1`. */
const NOT_THERE =
  /exec failed.*(?:executable file not found|no such file or directory|permission denied)|^(?:\/\S+\/)?(?:ba|da|a)?sh: (?:line )?(?:\d+: )?\S+: (?:command )?not found$/;

function isUnrunnable({ healthLog, healthOutput }: ContainerState): boolean {
  const results = healthLog.filter(({ exitCode }) => exitCode !== 0);
  if (results.length === 0) return NOT_THERE.test(healthOutput.trim());
  return results.every(
    ({ exitCode, output }) => SHELL_FAILURES.includes(exitCode) || NOT_THERE.test(output.trim()),
  );
}
