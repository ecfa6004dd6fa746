/** Alertmanager's webhook, version 4, and what is answered to it. Newer senders may say more. */
import { z } from 'zod';
import { alertOutcomes, type AlertOutcome } from '../incident/alert.ts';

/** A label's name is short, its value may be anything. */
const texts = z.record(z.string().max(1_000), z.string().max(20_000));
const moment = z.iso.datetime({ offset: true });
const statuses = ['firing', 'resolved'] as const;

const alertSchema = z
  .object({
    status: z.enum(statuses),
    labels: texts.meta({
      description: 'One of them names the service: `alerts.labels` in nova.yaml says which.',
    }),
    annotations: texts.default({}),
    startsAt: moment,
    endsAt: moment.optional(),
    generatorURL: z.string().max(20_000).optional(),
    fingerprint: z.string().min(1).max(128),
  })
  .meta({ id: 'Alert' });

export const notificationSchema = z
  .object({
    version: z.literal('4'),
    groupKey: z.string().max(100_000),
    truncatedAlerts: z.int().min(0).default(0),
    status: z.enum(statuses),
    receiver: z.string().max(1_000),
    groupLabels: texts.optional(),
    commonLabels: texts.optional(),
    commonAnnotations: texts.optional(),
    externalURL: z.string().max(20_000).optional(),
    alerts: z.array(alertSchema),
  })
  .meta({ id: 'AlertNotification' });

export type AlertNotification = z.output<typeof notificationSchema>;

const outcomes = Object.keys(alertOutcomes) as [AlertOutcome, ...AlertOutcome[]];

export const takenSchema = z
  .object({
    alerts: z.array(
      z.object({
        fingerprint: z.string(),
        name: z.string(),
        service: z.string().nullable(),
        outcome: z.enum(outcomes),
      }),
    ),
    leftOut: z.int().meta({
      description:
        'Alerts that were not looked at: the sender left them out, or there were too many.',
    }),
  })
  .meta({ id: 'TakenAlerts' });
