/** The windows and limits of a new incident: the configuration's, else the runbook's. */
import type { Config } from '../config/config.ts';
import type { IncidentSettings } from '../incident/event.ts';
import type { Runbook } from '../runbook/runbook.ts';

export function settingsOf(
  { windows }: Pick<Config, 'windows'>,
  { escalation }: Runbook,
): IncidentSettings {
  return {
    settle: windows.settle,
    watch: windows.watch,
    verifyWithin: windows.verifyWithin,
    reconnectWithin: windows.reconnectWithin,
    escalateAfter: windows.escalateAfter ?? escalation.downFor,
    extendedAfter: windows.extendedAfter ?? escalation.extendedAfter,
    failedAttempts: escalation.failedAttempts,
  };
}
