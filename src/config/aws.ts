/**
 * Amazon Web Services, and how services are given more capacity. Credentials never stand in the
 * file: the SDK finds them in the environment, a profile or an instance role.
 */
import { z } from 'zod';

const name = (what: string) =>
  z
    .string()
    .regex(/^[\w+=,.@/:-]{1,255}$/)
    .meta({ expected: `the name of ${what}` });

export const codedeploySchema = z
  .strictObject({
    application: name('an application of CodeDeploy').meta({
      description: 'The application, as CodeDeploy knows it.',
    }),
    group: name('a deployment group').optional().meta({
      description: 'The deployment group. By default all groups of the application.',
    }),
  })
  .transform(({ application, group }) => ({ application, group: group ?? null }));

export const scalingSchema = z
  .strictObject({
    'auto-scaling-group': name('an Auto Scaling group').optional().meta({
      description: 'The Auto Scaling group whose instances serve it.',
    }),
    'max-replicas': z.int().min(1).max(1000).optional().meta({
      description:
        'How many containers Compose may run of it at most. Not for a service that publishes a fixed port or has a `container_name`.',
      expected: 'a whole number from 1 to 1000',
    }),
  })
  .refine((scaling) => Object.values(scaling).filter((one) => one !== undefined).length < 2, {
    message: 'auto-scaling-group or max-replicas, and not both',
  })
  .transform((scaling) => ({
    group: scaling['auto-scaling-group'] ?? null,
    maxReplicas: scaling['max-replicas'] ?? null,
  }));

export const awsSchema = z
  .strictObject({
    region: z
      .string()
      .regex(/^[a-z0-9-]{1,40}$/)
      .optional()
      .meta({
        description: 'By default what the environment (`AWS_REGION`) or the profile says.',
        expected: 'a region, as eu-central-1',
      }),
    endpoint: z
      .url({ protocol: /^https?$/ })
      .optional()
      .meta({
        description:
          'Where all of AWS is reached instead of the public addresses, such as a proxy or an emulator. One service alone, as by a VPC endpoint: `AWS_ENDPOINT_URL_AUTO_SCALING`, `AWS_ENDPOINT_URL_CODEDEPLOY`.',
        expected: 'a URL with http or https',
      }),
    'auto-scaling-group': name('an Auto Scaling group').optional().meta({
      description:
        'The Auto Scaling group that serves the project; `scaling` of a service goes before.',
    }),
    codedeploy: codedeploySchema.optional().meta({
      description:
        'Whose last deployments are evidence of change; `codedeploy` of a service goes before.',
    }),
  })
  .transform((aws) => ({
    region: aws.region ?? null,
    endpoint: aws.endpoint ?? null,
    group: aws['auto-scaling-group'] ?? null,
    codedeploy: aws.codedeploy ?? null,
  }));

type Aws = z.output<typeof awsSchema>;

interface Configured {
  readonly aws: Aws;
  readonly services: Readonly<
    Record<
      string,
      {
        readonly scaling?: z.output<typeof scalingSchema> | undefined;
        readonly codedeploy?: z.output<typeof codedeploySchema> | undefined;
      }
    >
  >;
}

/** How a service is given more capacity. */
export type Scaling =
  | { readonly by: 'group'; readonly group: string }
  | { readonly by: 'replicas'; readonly max: number };

/** null: nobody has said how it could be. */
export function scalingOf({ aws, services }: Configured, service: string): Scaling | null {
  const own = ownOf(services, service)?.scaling;
  if (own?.maxReplicas != null) return { by: 'replicas', max: own.maxReplicas };
  const group = own?.group ?? aws.group;
  return group === null ? null : { by: 'group', group };
}

/** Whose deployments concern a service; null: nobody has said. */
export function codedeployOf({ aws, services }: Configured, service: string) {
  return ownOf(services, service)?.codedeploy ?? aws.codedeploy;
}

function ownOf<T>(services: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(services, name) ? services[name] : undefined;
}
