/** How services are watched, in general and each: the part of `nova.yaml` below `services`. */
import { z } from 'zod';
import { codedeploySchema, scalingSchema } from './aws.ts';
import { duration } from './duration.ts';
import { isEndpoint } from './endpoint.ts';
import { probeSchema, type ProbeConfig } from './probe.ts';

const interval = duration(100).meta({ description: 'How often each probe asks.' });
const timeout = duration(1).meta({ description: 'How long an answer may take.' });
const failures = z.int().min(1).max(100).meta({
  description: 'Failures in a row that make a symptom.',
  expected: 'a whole number from 1 to 100',
});

export const probingSchema = z.strictObject({
  interval: interval.prefault('5s').meta({ description: 'How often each probe asks.' }),
  timeout: timeout.prefault('2s').meta({ description: 'How long an answer may take.' }),
  failures: failures.prefault(3).meta({ description: 'Failures in a row that make a symptom.' }),
});

export const serviceSchema = z
  .strictObject({
    watch: z.boolean().prefault(true).meta({ description: '`false`: leave this service alone.' }),
    runs: z.enum(['here', 'elsewhere']).prefault('here').meta({
      description:
        '`here`: as a service of the Compose project. `elsewhere`: without a container of it, such as a program on another machine or the API of a supplier. It is watched by its probes, which are `http` or `tcp`, and never changed: its incidents say what is seen and call people.',
    }),
    probes: z.array(probeSchema).min(1).optional().meta({
      description: 'How to ask whether it is healthy. By default they are proposed from its ports.',
      expected: 'a list of at least one probe',
    }),
    endpoints: z
      .array(
        z.string().refine(isEndpoint).meta({
          expected:
            'scheme://host, scheme://host:port or host:port, without user name and password',
        }),
      )
      .prefault([])
      .meta({
        description:
          'What else it stands on, where no setting of it says so. A service of the project is named by its name.',
        expected: 'a list of scheme://host, scheme://host:port or host:port',
      }),
    grace: duration(0).optional().meta({
      description: 'How long it is left alone while it starts; instead of `windows.grace`.',
    }),
    probing: z
      .strictObject({
        interval: interval.optional(),
        timeout: timeout.optional(),
        failures: failures.optional(),
      })
      .prefault({})
      .meta({ description: 'What differs from the general `probing` for this service.' }),
    scaling: scalingSchema.optional().meta({
      description: 'How it is given more capacity by the remedy `scale-out`: one of the two.',
    }),
    codedeploy: codedeploySchema.optional().meta({
      description: 'Whose deployments concern it, instead of `aws.codedeploy`.',
    }),
  })
  .superRefine(({ runs, probes }, context) => {
    if (runs === 'here') return;
    const problem = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    if (probes === undefined)
      problem(['probes'], 'at least one probe, since it has no ports here to propose one from');
    for (const [index, { kind }] of (probes ?? []).entries())
      if (!needsNoContainer(kind))
        problem(['probes', index, 'kind'], 'http or tcp, since it has no container here');
  });

function needsNoContainer(kind: ProbeConfig['kind']): boolean {
  switch (kind) {
    case 'http':
    case 'tcp':
      return true;
    case 'container':
    case 'port':
    case 'postgres':
    case 'mysql':
    case 'redis':
      return false;
  }
}

/** The general settings with what a service has of its own. */
export function overlay(
  general: z.output<typeof probingSchema>,
  own: { [K in keyof typeof general]?: number | undefined },
): z.output<typeof probingSchema> {
  return {
    interval: own.interval ?? general.interval,
    timeout: own.timeout ?? general.timeout,
    failures: own.failures ?? general.failures,
  };
}
