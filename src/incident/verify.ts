/** After a remedy: whether it has shown, and whether what has recovered stays so. Pure. */
import type { Incident } from './incident.ts';
import { countedFrom, heartbeat, look, upSince, type Seen, type Step } from './seen.ts';

/** Milliseconds after a remedy within which the engine has begun what the remedy makes it do. */
const mayStart = 5_000;

export function verifying(incident: Incident, seen: Seen, now: number): Step {
  const intent = incident.intents.at(-1);
  const at = intent?.finished?.at ?? incident.phaseSince;
  const finishedAt = countedFrom(at, incident, seen, now);
  const services = look(incident, seen);
  const died = services.find((service) => (service.diedAt ?? 0) > finishedAt);
  if (died && died.health !== 'up') return failed(`${died.name} exited again after the remedy`);
  const since = upSince(incident, seen);
  const awaited = seen.awaited ?? null;
  if (since !== null && awaited === null) {
    // A service that never looked down to the probes is still measured from the remedy on.
    const from = Math.max(since, finishedAt);
    const settled = from + incident.settings.settle;
    return now >= settled
      ? { do: 'append', event: { type: 'verified', healthySince: from } }
      : { do: 'wait', until: settled, because: 'healthy; settling' };
  }
  const ill = services.filter((service) => service.health !== 'up');
  if (awaited === null && now >= finishedAt + mayStart && nothingComes(incident, seen))
    return failed(ill.map(({ name }) => `${name} has ended, and nothing starts it`).join('; '));
  const late = clientsLate(incident, seen, now);
  if (late !== null) return failed(late);
  const deadline = finishedAt + (intent?.plan.verifyWithin ?? incident.settings.verifyWithin);
  const missing = ill.map((one) => `${one.name}: ${one.detail}`);
  if (now >= deadline) return failed([...missing, awaited ?? []].flat().join('; '));
  return {
    do: 'wait',
    until: Math.min(deadline, now + heartbeat),
    because: `waiting for ${[...ill.map((one) => one.name), awaited ?? []].flat().join(', ')}`,
  };
}

/** Whoever is ill has ended for good, and what the remedy was for is not on its way either. */
function nothingComes(incident: Incident, seen: Seen): boolean {
  const ill = look(incident, seen).filter(({ health }) => health !== 'up');
  const cured = incident.intents.at(-1)?.plan.action.service;
  const target = cured === undefined ? undefined : seen.services[cured];
  const comes = target !== undefined && target.health !== 'up' && target.ended !== true;
  return ill.length > 0 && ill.every(({ ended }) => ended === true) && !comes;
}

/** The cured dependency is up, and what stands on it still fails after its time to reconnect. */
function clientsLate(incident: Incident, seen: Seen, now: number): string | null {
  const cured = incident.intents.at(-1)?.plan.action.service;
  const dependency = cured === undefined ? undefined : seen.services[cured];
  if (cured === undefined || dependency?.health !== 'up') return null;
  const ill = look(incident, seen).filter((one) => one.health !== 'up' && one.name !== cured);
  const [first] = ill;
  if (!first || ill.length === 0) return null;
  const from = Math.max(dependency.since, countedFrom(incident.phaseSince, incident, seen, now));
  if (now < from + incident.settings.reconnectWithin) return null;
  return `${cured} is up again and ${first.name} still fails: ${first.detail}`;
}

function failed(reason: string): Step {
  return { do: 'append', event: { type: 'verification-failed', reason } };
}

export function monitoring(incident: Incident, seen: Seen, now: number): Step {
  const services = look(incident, seen);
  const ill = services.find(
    (one) =>
      (one.health === 'down' || one.health === 'degraded') &&
      (one.lasting || (one.diedAt ?? 0) > incident.phaseSince),
  );
  // The engine may have had it running again before any probe came: it has failed all the same.
  const crashed = services.find((one) => (one.crashedAt ?? 0) > incident.phaseSince);
  if (crashed && !ill) {
    const reason = `${crashed.name} ended by itself again`;
    return { do: 'append', event: { type: 'relapsed', reason, service: crashed.name } };
  }
  if (ill) {
    const reason = `${ill.name} is ${ill.health} again: ${ill.detail}`;
    return { do: 'append', event: { type: 'relapsed', reason, service: ill.name } };
  }
  const since = incident.healthySince ?? incident.phaseSince;
  const because = 'watching for a relapse';
  const up = upSince(incident, seen);
  if (up === null) return { do: 'wait', until: now + heartbeat, because };
  // What nobody could see was not quiet, and a restart was not either.
  const began = countedFrom(incident.phaseSince, incident, seen, now);
  const quiet = Math.max(began, up) + incident.settings.watch;
  if (now < quiet) return { do: 'wait', until: quiet, because };
  return { do: 'append', event: { type: 'resolved', healthySince: since } };
}
