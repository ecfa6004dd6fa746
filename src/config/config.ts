/**
 * `nova.yaml`: its schema, its defaults and its documentation in one place. Keys are written
 * in kebab-case with durations as text; the program gets camelCase and milliseconds.
 *
 * Every key has a description; `reference.ts` prints them and `write.ts` comments with them.
 * `expected` says in words what a plain type cannot.
 */
import { z } from 'zod';
import {
  autonomyLevels,
  autonomyOf,
  defaultApproveWithin,
  defaultBudgets,
} from '../remedy/policy.ts';
import type { Policy } from '../remedy/policy.ts';
import { remedyNames } from '../remedy/remedy.ts';
import { alertsSchema } from './alerts.ts';
import { awsSchema } from './aws.ts';
import { duration, formatDuration } from './duration.ts';
import { evidenceSchema } from './evidence.ts';
import { httpSchema } from './http.ts';
import { issuesSchema } from './issues.ts';
import { pagingSchema } from './paging.ts';
import { recurringSchema } from './recurring.ts';
import { Secret } from './secret.ts';
import { overlay, probingSchema, serviceSchema } from './service.ts';
import { statusSchema } from './status.ts';
import { updatesSchema } from './updates.ts';

const path = z.string().min(1).meta({ expected: 'a path' });

const composeSchema = z.strictObject({
  files: z.array(path).prefault([]).meta({
    description:
      'The Compose files, in order. Without them Compose looks for the usual names in `directory`.',
  }),
  directory: path.optional().meta({
    description:
      "The project's directory. By default the folder of the first file, or of nova.yaml.",
  }),
});

const autonomyMeaning =
  '`observe`: say what happened. `suggest`: also name the remedy. `approve`: apply it once a person agrees. `auto`: apply it.';

const budgetSchema = z.strictObject({
  limit: z.int().min(0).max(1000).meta({
    description: 'How many remedies.',
    expected: 'a whole number from 0 to 1000',
  }),
  within: duration(1).meta({ description: 'In any stretch of this length.' }),
});

function budgets(usual: Policy['budgets']['service'], description: string) {
  const text = usual.map(({ limit, within }) => ({ limit, within: formatDuration(within) }));
  return z.array(budgetSchema).min(1).prefault(text).meta({
    description,
    expected: 'a list of at least one { limit, within }',
  });
}

const policySchema = z
  .strictObject({
    autonomy: z
      .enum(autonomyLevels)
      .prefault('auto')
      .meta({
        description: `How much the program does by itself. ${autonomyMeaning} \`auto\` never covers remedies that destroy something, cost something or interrupt what works beside the service: those ask.`,
      }),
    remedies: z.partialRecord(z.enum(remedyNames), z.enum(autonomyLevels)).prefault({}).meta({
      description: 'The autonomy of single remedies, where it differs from `autonomy`.',
    }),
    budgets: z
      .strictObject({
        service: budgets(
          defaultBudgets.service,
          'Remedies on one service; all entries hold at once.',
        ),
        fleet: budgets(defaultBudgets.fleet, 'Remedies on all services together.'),
      })
      .prefault({})
      .meta({ description: 'How often remedies are applied before a person is asked.' }),
    'approve-within': duration(1)
      .prefault(formatDuration(defaultApproveWithin))
      .meta({ description: 'How long a question waits for an answer before it is escalated.' }),
    maintenance: z.array(recurringSchema).prefault([]).meta({
      description:
        'Planned work that comes again and again: nothing is changed and nobody is called for it. `nova maintenance add` plans it once.',
    }),
  })
  .transform(({ autonomy, remedies, budgets, maintenance, ...rest }): Policy => ({
    autonomy: autonomyOf(autonomy, remedies as Parameters<typeof autonomyOf>[1]),
    budgets,
    approveWithin: rest['approve-within'],
    maintenance,
  }));

const windowsSchema = z
  .strictObject({
    settle: duration(0)
      .prefault('30s')
      .meta({ description: 'How long a service must be healthy before a recovery is believed.' }),
    watch: duration(0)
      .prefault('10m')
      .meta({ description: 'How long a recovered service is watched for a relapse.' }),
    'verify-within': duration(1).prefault('60s').meta({
      description: 'How long a remedy may take to show, unless the runbook says otherwise.',
    }),
    'reconnect-within': duration(0).prefault('20s').meta({
      description: 'How long clients of a cured dependency have to recover by themselves.',
    }),
    'last-known-good': duration(0).prefault('10m').meta({
      description:
        'How long a service must be healthy before its image and settings count as known good.',
    }),
    deployment: duration(0).prefault('10s').meta({
      description: 'How long after the last change by somebody else a deployment is over.',
    }),
    flapping: duration(1).prefault('5m').meta({
      description:
        'How far back falls are counted: a service that has failed `probing.failures` times within it (at least three) has a symptom, however short each time was.',
    }),
    grace: duration(0).prefault('10s').meta({
      description:
        'How long a starting service is left alone when its health check names no start period.',
    }),
    'escalate-after': duration(1).optional().meta({
      description: 'Downtime after which people are called. By default what the runbook says.',
    }),
    'extended-after': duration(1).optional().meta({
      description:
        'Downtime after which the outage is an extended one. By default what the runbook says.',
    }),
  })
  .transform((windows) => ({
    settle: windows.settle,
    watch: windows.watch,
    verifyWithin: windows['verify-within'],
    reconnectWithin: windows['reconnect-within'],
    lastKnownGood: windows['last-known-good'],
    deployment: windows.deployment,
    flapping: windows.flapping,
    grace: windows.grace,
    /** null: the runbook decides. */
    escalateAfter: windows['escalate-after'] ?? null,
    extendedAfter: windows['extended-after'] ?? null,
  }));

const watchdogSchema = z
  .strictObject({
    ping: z
      .url({ protocol: /^https?$/ })
      .optional()
      .meta({
        description:
          'A URL that is fetched again and again while the responder is well: who misses it, calls people.',
        expected: 'a URL with http or https',
      }),
    'ping-every': duration(1).prefault('60s').meta({ description: 'How often.' }),
  })
  .transform((watchdog) => ({ ping: watchdog.ping ?? null, pingEvery: watchdog['ping-every'] }));

export const configSchema = z
  .strictObject({
    project: z
      .string()
      .regex(/^[a-z0-9][a-z0-9_-]*$/)
      .optional()
      .meta({
        description: "The Compose project's name. Needed unless `compose` is given.",
        expected: 'a name of a Compose project: lower-case letters, digits, - and _',
      }),
    compose: composeSchema.optional().meta({
      description: 'Where the Compose files are. By default what the running containers say.',
    }),
    state: path.prefault('.nova').meta({
      description: 'The folder of the incident log. Paths are relative to this file.',
    }),
    store: z
      .string()
      .regex(/^postgres(ql)?:\/\/\S+$/)
      .transform((connection) => new Secret(connection))
      .optional()
      .meta({
        description:
          'A PostgreSQL database for the incident log, so that several replicas of the responder share it: `postgres://user@host/database`. Never a database that is watched. The password is better left to `PGPASSWORD` or `~/.pgpass`. By default the log is a file in `state`, for one responder.',
        expected: 'postgres://user@host/database',
        secret: true,
      }),
    runbook: path.optional().meta({
      description:
        'The runbook: which remedies for which cause. By default the one that ships with the program.',
    }),
    policy: policySchema.prefault({}).meta({ description: 'What may be done without asking.' }),
    windows: windowsSchema.prefault({}).meta({ description: 'How long things take.' }),
    evidence: evidenceSchema.prefault({}).meta({
      description: 'What else may be looked at for a diagnosis.',
    }),
    probing: probingSchema
      .prefault({})
      .meta({ description: 'How services are asked whether they are healthy.' }),
    http: httpSchema.optional().meta({
      description:
        'The HTTP API. Without this section only the command line on this machine is answered.',
    }),
    paging: pagingSchema.optional().meta({
      description:
        'Whom to call when a person is needed. Without this section nobody is called: the terminal, the log and the API say it.',
    }),
    updates: updatesSchema.optional().meta({
      description:
        'What users are told while something is down. Without this section they are told nothing.',
    }),
    status: statusSchema.optional().meta({
      description: 'The status page for users. Without this section there is none.',
    }),
    alerts: alertsSchema.prefault({}).meta({
      description: 'Alerts that Alertmanager sends to the HTTP API: which service each is about.',
    }),
    issues: issuesSchema.prefault({}).meta({
      description: 'Where action items of an incident become issues, when a person asks for it.',
    }),
    aws: awsSchema.prefault({}).meta({
      description:
        'Amazon Web Services: what is scaled out there, and whose deployments are looked at. Credentials come from the environment, a profile or an instance role, never from this file.',
    }),
    watchdog: watchdogSchema.prefault({}).meta({
      description: 'Who watches the responder.',
    }),
    services: z.record(z.string(), serviceSchema).prefault({}).meta({
      description:
        'Services by their Compose name. Those not named here are watched as well. What runs elsewhere has a name of your choice.',
    }),
  })
  .refine(({ project, compose }) => project !== undefined || compose !== undefined, {
    path: ['project'],
    message: 'the name of a Compose project, or a section "compose" with its files',
    // Together with the other problems, not after them.
    when: ({ value }) => typeof value === 'object' && value !== null && !Array.isArray(value),
  })
  .refine(({ status, updates }) => status?.subscriptions == null || updates !== undefined, {
    path: ['status', 'subscriptions'],
    message: 'a section "updates" beside it: it says what subscribers are sent',
  })
  .transform((config) => ({
    ...config,
    services: Object.fromEntries(
      Object.entries(config.services).map(([name, service]) => [
        name,
        { ...service, probing: overlay(config.probing, service.probing) },
      ]),
    ),
  }));

/** Whether a service is watched, and where it runs: what only a restart changes. */
export function watchedAs(config: Pick<Config, 'services'>, service: string) {
  const { watch = true, runs = 'here' } = config.services[service] ?? {};
  return watch ? runs : 'not';
}

export type Config = z.output<typeof configSchema>;
/** What may be written in the file. */
export type ConfigText = z.input<typeof configSchema>;
export type ServiceConfig = Config['services'][string];
export type Probing = Config['probing'];
export type Windows = Config['windows'];

/**
 * What holds without a file: every default, but remedies are only suggested, because nobody has
 * said yet that they may be applied.
 */
export function configWithoutFile(project: string, state: string): Config {
  return configSchema.parse({ project, state, policy: { autonomy: 'suggest' } });
}

/** What holds for a service, whether or not the file names it. */
export function serviceConfig(config: Config, service: string): ServiceConfig {
  const named = Object.hasOwn(config.services, service) ? config.services[service] : undefined;
  return named ?? { watch: true, runs: 'here', endpoints: [], probing: config.probing };
}
