/** What the API takes and gives, as schemas: requests are checked, answers are cut to them. */
import { z } from 'zod';
import { causeKinds } from '../diagnosis/cause.ts';
import { updateStatuses } from '../incident/event.ts';
import { longestNote } from '../incident/amend.ts';
import { phases, recoveries } from '../incident/incident.ts';

const time = z.iso.datetime().meta({ description: 'UTC, with milliseconds.' });
const text = z.string().min(1).max(500);

export const incidentId = z.object({ id: z.string().regex(/^[\w-]{1,64}$/) });

export const errorSchema = z
  .object({
    error: z.object({
      code: z.string().meta({ description: 'Stable; docs/api.md lists them all.' }),
      message: z.string().meta({ description: 'For people.' }),
    }),
  })
  .meta({ id: 'Error' });

export const summarySchema = z
  .object({
    id: z.string(),
    service: z.string().meta({ description: 'The service whose symptom opened it.' }),
    services: z.array(z.string()),
    status: z.enum(phases),
    cause: z.enum(causeKinds).nullable(),
    openedAt: time,
    endedAt: time.nullable(),
  })
  .meta({ id: 'IncidentSummary' });

export const questionSchema = z
  .object({
    plan: z.string().meta({ description: 'To be sent with the answer: what it is bound to.' }),
    says: z.string(),
    askedAt: time,
    until: time,
  })
  .meta({ id: 'Question' });

export const detailSchema = summarySchema
  .extend({
    version: z.int().meta({ description: 'The number of its last event.' }),
    statement: z.string().nullable(),
    recovery: z.enum(recoveries).nullable(),
    heldUnder: z.string().nullable().meta({
      description: 'The incident that works on the root of this one, while it is held or since.',
    }),
    plan: z
      .object({ says: z.string(), runbook: z.string() })
      .nullable()
      .meta({ description: 'What we would do, or are doing.' }),
    verdict: z
      .object({ verdict: z.enum(['allow', 'ask', 'refuse']), rule: z.string(), reason: z.string() })
      .nullable(),
    question: questionSchema.nullable(),
    answers: z.array(
      z.object({
        at: time,
        decision: z.enum(['approved', 'denied']),
        by: z.string(),
        via: z.enum(['cli', 'http', 'slack']),
        reason: z.string(),
        plan: z.string(),
      }),
    ),
    escalations: z.array(z.object({ at: time, reason: z.string(), message: z.string() })),
    acknowledged: z.object({ at: time, by: z.string(), reason: z.string() }).nullable(),
    pages: z
      .array(
        z.object({
          at: time,
          channel: z.string(),
          act: z.enum(['trigger', 'acknowledge', 'resolve']),
          level: z.int(),
          outcome: z.enum(['delivered', 'rejected', 'failed', 'unknown']).nullable(),
          detail: z.string(),
        }),
      )
      .meta({ description: 'Every attempt to call people; outcome null: under way.' }),
    storm: z
      .object({
        leader: z.string().meta({ description: 'The incident whose log has the page.' }),
        incidents: z.array(z.string()).meta({ description: 'All of them; at the leader only.' }),
      })
      .nullable()
      .meta({ description: 'Of many outages at once one page tells; null: it was not so.' }),
    updates: z
      .array(
        z.object({
          at: time,
          status: z.enum(updateStatuses),
          subject: z.string(),
          body: z.string(),
          next: time.nullable().meta({ description: 'When the next one is promised for.' }),
          late: z.number().meta({ description: 'Milliseconds by which it missed its promise.' }),
          by: z.string().nullable().meta({ description: 'null: the responder itself.' }),
          deliveries: z.array(
            z.object({
              at: time,
              channel: z.string(),
              outcome: z.enum(['delivered', 'rejected', 'failed', 'unknown']).nullable(),
              detail: z.string(),
            }),
          ),
        }),
      )
      .meta({ description: 'What users were told.' }),
    annotations: z.array(z.object({ at: time, by: z.string(), text: z.string() })),
    corrections: z
      .array(
        z.object({
          at: time,
          by: z.string(),
          kind: z.enum(causeKinds),
          component: z.string(),
          why: z.string(),
        }),
      )
      .meta({ description: 'What people say the cause was; the last word counts.' }),
    publications: z.array(z.object({ at: time, by: z.string() })),
  })
  .meta({ id: 'Incident' });

export const momentSchema = z
  .object({
    incident: z.string(),
    version: z.int(),
    at: time,
    type: z.string(),
    headline: z.string(),
    lines: z.array(z.string()),
    tone: z.enum(['bad', 'good', 'doing', 'asking', 'plain']),
  })
  .meta({ id: 'Moment' });

export const evidenceSchema = z
  .object({
    id: z.string(),
    round: z.int(),
    kind: z.string(),
    subject: z.string(),
    collectedAt: time,
  })
  .meta({ id: 'Evidence' });

export const answerSchema = z
  .strictObject({
    decision: z.enum(['approved', 'denied']),
    plan: z
      .string()
      .regex(/^[0-9a-f]{16}$/)
      .meta({ description: 'From the question.' }),
    reason: z.string().max(500).default(''),
  })
  .meta({ id: 'Answer' });

export const acknowledgeSchema = z
  .strictObject({ reason: z.string().max(500).default('') })
  .meta({ id: 'Acknowledgement' });

export const updateRequest = z
  .strictObject({
    status: z
      .enum(updateStatuses)
      .nullable()
      .default(null)
      .meta({ description: 'null: as the incident stands.' }),
    message: z
      .string()
      .trim()
      .min(1)
      .max(3_000)
      .nullable()
      .default(null)
      .meta({ description: "null: in the words of the runbook's template." }),
  })
  .meta({ id: 'UpdateRequest' });
export const annotationSchema = z
  .strictObject({ text: z.string().trim().min(1).max(longestNote) })
  .meta({ id: 'Annotation' });

export const correctionSchema = z
  .strictObject({
    kind: z.enum(causeKinds),
    component: z.string().trim().min(1).max(200),
    why: z.string().trim().min(1).max(longestNote),
  })
  .meta({ id: 'Correction' });

const seconds = z.int().min(1).max(1_728_000);

export const pauseRequest = z
  .strictObject({
    service: z
      .string()
      .min(1)
      .max(200)
      .nullable()
      .default(null)
      .meta({ description: 'null: all.' }),
    seconds: seconds.nullable().default(null).meta({ description: 'null: until it is resumed.' }),
    reason: text,
  })
  .meta({ id: 'PauseRequest' });

export const pauseSchema = z
  .object({
    id: z.string(),
    service: z.string().nullable(),
    at: time,
    until: time.nullable(),
    reason: z.string(),
    by: z.string(),
  })
  .meta({ id: 'Pause' });

export const maintenanceRequest = z
  .strictObject({
    services: z.array(z.string().min(1).max(200)).max(200).default([]).meta({
      description: 'Empty: all.',
    }),
    from: time,
    until: time,
    reason: text,
    notice: z.string().trim().min(1).max(500).optional().meta({
      description: 'What users read of it on the status page.',
    }),
  })
  .refine(({ from, until }) => Date.parse(from) < Date.parse(until), {
    path: ['until'],
    message: 'it ends before it begins',
  })
  .meta({ id: 'MaintenanceRequest' });

export const maintenanceSchema = z
  .object({
    id: z.string(),
    services: z.array(z.string()),
    from: time,
    until: time,
    reason: z.string(),
    notice: z.string().optional(),
    by: z.string(),
  })
  .meta({ id: 'Maintenance' });

export const statusSchema = z
  .object({
    status: z.enum(['ok', 'stalled']),
    startedAt: time,
    lastRoundAt: time.nullable().meta({ description: 'When a round of probes was last finished.' }),
    eventsBrokenSince: time.nullable().meta({
      description: "Since when the engine's events cannot be read.",
    }),
  })
  .meta({ id: 'Status' });
