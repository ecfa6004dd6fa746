/** The command line of AWS, as far as the responder does the same by itself: one step up, and looks. */
import { readOptions } from '../options.ts';
import type { Meaning } from '../step.ts';
import { targetOf } from '../words.ts';
import type { Argument } from '../words.ts';
import { choice, observe, shell } from './meaning.ts';
import type { Recognise } from './meaning.ts';

/** They choose where, how and in which shape is answered. */
const globals = [
  'region=',
  'profile=',
  'output=',
  'query=',
  'endpoint-url=',
  'color=',
  'cli-read-timeout=',
  'cli-connect-timeout=',
  'no-cli-pager',
  'no-paginate',
  'max-items=',
  'page-size=',
];

const groups = ['auto-scaling-group-name=', 'auto-scaling-group-names='];

export const aws: Recognise = (words) => {
  const { given, operands, unknown } = readOptions(words, [
    ...globals,
    ...groups,
    'desired-capacity=',
    'honor-cooldown',
    'no-honor-cooldown',
    'application-name=',
    'deployment-group-name=',
  ]);
  const verb = operands.map(({ value }) => value).join(' ');
  const group = given.get('auto-scaling-group-name') ?? given.get('auto-scaling-group-names');
  if (unknown.length > 0) return shell(`option ${unknown[0] ?? ''} of aws is not understood`);
  switch (verb) {
    case 'autoscaling set-desired-capacity':
      return group == null ? shell('it names no group') : scaleOut(group);
    case 'autoscaling describe-auto-scaling-groups':
      return observe('scaling-group', group == null ? null : targetOf(group));
    case 'deploy list-deployments':
      return observe('deployments');
    default:
      return shell(`aws ${verb} is not understood`);
  }
};

/** The number as written was right on some day; one step up from what runs is meant. */
function scaleOut(group: Argument): Meaning {
  const named = targetOf(group);
  return {
    kind: 'remedy',
    choices: [choice('scale-out')],
    // `{{group}}`: the one of the service.
    targets: [named ?? 'service'],
    within: null,
    narrowed: null,
  };
}
