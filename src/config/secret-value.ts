/** A secret as `nova.yaml` writes it: itself, or the variable of the environment that holds it. */
import { z } from 'zod';
import { Secret } from './secret.ts';

/** @param expected in words, for who wrote something else */
export function secretValue(description: string, expected: string) {
  return z
    .string()
    .min(1)
    .transform((text) => new Secret(text))
    .meta({
      description: `${description} \`\${NAME}\` takes it from the environment.`,
      expected,
      secret: true,
    });
}
