/** Which `env_file`s a Compose file names: the resolved configuration does not say any more. */
import { parse } from 'yaml';
import * as z from 'zod/mini';

const entry = z.union([z.string(), z.object({ path: z.string() })]);
const composeFile = z.object({
  services: z.record(
    z.string(),
    z.catch(z.object({ env_file: z.optional(z.union([entry, z.array(entry)])) }), {}),
  ),
});

/** Paths as written, relative to the project's folder; none for a file that is no YAML. */
export function namedEnvFiles(text: string): readonly string[] {
  const parsed = composeFile.safeParse(parsedYaml(text));
  if (!parsed.success) return [];
  const entries = Object.values(parsed.data.services).flatMap((service) => service.env_file ?? []);
  const paths = entries.map((one) => (typeof one === 'string' ? one : one.path));
  // A path with a variable is known to Compose only.
  return [...new Set(paths)].filter((path) => !path.includes('$'));
}

function parsedYaml(text: string): unknown {
  try {
    return parse(text);
  } catch {
    // Broken files are what Compose itself reports.
    return null;
  }
}
