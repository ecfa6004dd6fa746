import { z } from 'zod';

/** Keeps the sum of the largest bulk request far inside a bigint. */
export const maxPoints = 1_000_000_000_000n;

const problem = `must be a whole number from 1 to ${maxPoints}, as a number or as text`;

/** Points in a request: a JSON integer, or its digits as text where a client cannot write large numbers. */
export const points = z
  .union([z.int({ error: problem }), z.string().regex(/^\d{1,13}$/, { error: problem })], {
    error: problem,
  })
  .transform((value) => BigInt(value))
  .refine((value) => value >= 1n && value <= maxPoints, { error: problem });
