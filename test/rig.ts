/** What every test against a real engine needs. The only place in tests that reads process.env. */

/** The engine to test with, as DOCKER_HOST writes it; the usual socket when it is not set. */
export function engineHost(): string {
  return process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock';
}

/** How long a recovered service must stay healthy, in milliseconds: NOVA_TEST_ALL=1 asks for a minute. */
export function healthyAfterwards(): number {
  return process.env.NOVA_TEST_ALL === '1' ? 60_000 : 10_000;
}
