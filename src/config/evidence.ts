/** What else may be looked at for a diagnosis. */
import { z } from 'zod';

export const evidenceSchema = z.strictObject({
  git: z.boolean().prefault(false).meta({
    description:
      'Read the git history of the folder of the Compose files, say which commits came since the services were last healthy, and remember the commit that a healthy image was built from, for `rollback-git`. Nothing is written there or fetched.',
  }),
});
