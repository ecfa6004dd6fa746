/** Maintenance that comes again and again, as the configuration writes it. */
import { z } from 'zod';
import type { Recurring } from '../incident/hold.ts';
import { duration } from './duration.ts';

/** In the order of `Date.getUTCDay`. */
const weekdays = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
] as const;

const timeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
  .meta({
    description: 'When it begins, UTC.',
    expected: 'a time of day in quotes, such as "02:30"',
  });

export const recurringSchema = z
  .strictObject({
    at: timeOfDay,
    for: duration(1).meta({ description: 'How long it lasts.' }),
    days: z.array(z.enum(weekdays)).prefault([]).meta({
      description: 'On which days it begins. By default every day.',
    }),
    services: z.array(z.string()).prefault([]).meta({
      description: 'Which services. By default all.',
      expected: 'a list of services',
    }),
    reason: z.string().prefault('planned work').meta({ description: 'What people are told.' }),
    notice: z.string().trim().min(1).max(500).optional().meta({
      description:
        'What users read of it on the status page. By default only that work is planned.',
      expected: 'at most 500 characters',
    }),
  })
  .transform(({ at, for: lasts, days, services, reason, notice }): Recurring => ({
    services,
    days: days.map((day) => weekdays.indexOf(day)),
    at: (Number(at.slice(0, 2)) * 60 + Number(at.slice(3))) * 60_000,
    lasts,
    reason,
    ...(notice === undefined ? {} : { notice }),
  }));
