/** The responder as a receiver of Debian's real Prometheus and Alertmanager. */
import { beforeAll, expect, test } from 'vitest';
import { fold } from '../../src/incident/transition.ts';
import type { Incident } from '../../src/incident/incident.ts';
import { startApi, type RunningApi } from './http-rig.ts';
import { buildMonitoring, checkConfiguration, startMonitoring } from './monitoring.ts';

beforeAll(buildMonitoring, 600_000);

test('the rules and the configuration in rewards/monitoring are accepted as they are', async () => {
  const said = await checkConfiguration();
  expect(said).toContain('SUCCESS: 1 rules found');
  expect(said).toContain('SUCCESS: prometheus.yaml is valid prometheus config file');
  expect(said).toMatch(/Checking 'alertmanager.yaml' {2}SUCCESS/);
});

test('a service that is down opens one incident, however often it is sent, and being over is told', async () => {
  const api = await startApi();
  const { target, stop } = await startMonitoring(api.url, await api.token('alert'));
  try {
    await target.leave();
    const open = await until(api, (incident) => incident.alerts.length > 0);
    expect(open).toMatchObject({
      service: 'web',
      symptoms: [
        {
          symptom: {
            kind: 'alert',
            alert: { name: 'ServiceDown', summary: 'web has been unreachable for 2 minutes' },
          },
        },
      ],
    });
    // Alertmanager repeats every two seconds here: long enough for some of them.
    await new Promise((resolve) => setTimeout(resolve, 6_000));
    expect(await api.store.list('all')).toHaveLength(1);
    await target.comeBack();
    const told = await until(api, ({ alerts }) => alerts[0]?.overAt != null);
    expect(told.alerts).toHaveLength(1);
    expect(told.phase).toBe('confirming');
    expect(api.failures).toEqual([]);
  } finally {
    await stop();
  }
});

/** The only incident, once it is as wanted. */
async function until(
  { store }: RunningApi,
  wanted: (incident: Incident) => boolean,
): Promise<Incident> {
  const end = Date.now() + 60_000;
  for (;;) {
    const [id] = await store.list('all');
    const incident = id === undefined ? null : fold(await store.load(id));
    if (incident !== null && wanted(incident)) return incident;
    if (Date.now() > end) throw new Error(`waited in vain: ${JSON.stringify(incident)}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
