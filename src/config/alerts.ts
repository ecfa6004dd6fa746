/** Alerts from outside, as `nova.yaml` says which service each is about. */
import { z } from 'zod';
import type { AlertNames } from '../incident/alert.ts';

/** In the order in which they are believed: what Compose and cAdvisor write, then what people do. */
export const usualAlertLabels = [
  'compose_service',
  'container_label_com_docker_compose_service',
  'service',
  'container',
  'name',
  'instance',
  'job',
] as const;

export const alertsSchema = z
  .strictObject({
    labels: z
      .array(z.string().min(1))
      .min(1)
      .prefault([...usualAlertLabels])
      .meta({
        description:
          'Labels that may name the service, the most trusted first. A value is a service, one of its names or containers, host:port or a URL.',
        expected: 'a list of at least one label',
      }),
    services: z.record(z.string(), z.string()).prefault({}).meta({
      description: 'Values that mean a service by another name, such as `checkout: backend`.',
    }),
  })
  .transform((alerts): AlertNames => alerts);
