/** The change to its runbook that an ended incident proposes. */
import type { Incident } from '../incident/incident.ts';
import { rootCause } from '../incident/incident.ts';
import { compile } from '../runbook/compile.ts';
import { proposeChange } from '../runbook/learn.ts';
import type { ProposedChange } from '../runbook/learn.ts';
import { readRunbookText } from '../runbook/read.ts';
import { asPatched } from './as-patched.ts';
import type { RunbookFile } from './setup.ts';

/** null: it is not over, taught nothing, or its runbook cannot be read any more. */
export async function proposedChange(
  incident: Incident,
  { path, name }: RunbookFile,
): Promise<ProposedChange | null> {
  if (incident.endedAt === null) return null;
  const read = await readRunbookText(path);
  if (!read.ok) return null;
  const { runbook } = compile({ file: asPatched(name), text: read.text, hash: read.hash });
  return proposeChange(
    {
      id: incident.id,
      cause: rootCause(incident)?.kind ?? null,
      helpedBy:
        incident.intents.findLast(({ worked }) => worked === true)?.plan.action.remedy ?? null,
      actions: incident.intents.map(({ plan, worked }) => ({
        hash: plan.runbook.hash,
        line: plan.runbook.line,
        worked,
      })),
      escalated: incident.escalations.length > 0,
    },
    runbook,
    read.text,
  );
}
