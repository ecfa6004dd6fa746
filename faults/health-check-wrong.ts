/** A container is deployed whose health check runs a program that its image does not have. */
import { containerOf, deploy, docker } from './docker.ts';
import { escalated, type Fault } from './fault.ts';
import { writeOverride } from './settings.ts';
import { until } from './until.ts';

/** It serves nobody, so nothing but its health check says how it is. */
const service = 'reporter';

/** As Compose takes it; the rest of the service stays the same. */
const reporter = (test: readonly string[]) => ({
  services: {
    [service]: {
      image: '${NOVA_BACKEND_IMAGE:-nova-rewards/backend:latest}',
      restart: 'unless-stopped',
      init: true,
      command: ['sh', '-c', 'while true; do date > /tmp/report; sleep 1; done'],
      healthcheck: { test, interval: '1s', timeout: '2s', retries: 2, start_period: '1s' },
    },
  },
});

const right = reporter(['CMD', 'test', '-s', '/tmp/report']);
const wrong = reporter(['CMD', 'pgrep', '--full', 'report']);

export const healthCheckWrong: Fault = {
  does: 'deploys a worker whose health check runs a program that is not in its image',
  expected: escalated('healthcheck-misconfigured', service, [], [service]),
  prepare: (scene) => writeOverride(scene, right),
  inject: async (scene) => {
    await writeOverride(scene, wrong);
    await deploy(scene, service);
    const at = await until('the engine to call it unhealthy', async () => {
      const format = '{{.State.Health.Status}}';
      const said = await docker('inspect', '--format', format, await containerOf(scene, service));
      return said === 'unhealthy' ? Date.now() : null;
    });
    return {
      at,
      heal: async () => {
        await writeOverride(scene, right);
        await deploy(scene, service);
      },
      cure: null,
    };
  },
};
