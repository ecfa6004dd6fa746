/** What else may be looked at for a diagnosis. */
import { z } from 'zod';

export const evidenceSchema = z.strictObject({
  git: z.boolean().prefault(false).meta({
    description:
      'Read the git history of the folder of the Compose files, and say which commits came since the services were last healthy. Nothing is written or fetched.',
  }),
});
