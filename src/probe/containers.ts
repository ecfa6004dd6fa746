/** What the containers of a service say of it, before anybody asks what runs in them. Pure. */
import type { ReplicaView } from '../docker/project.ts';
import type { Finding } from './streak.ts';

/** Nothing of the engine's own follows: "restarting" and "created" are on their way. */
const over: ReadonlySet<string> = new Set(['exited', 'dead']);

/**
 * As many as there are shall run: how many the files want says nothing of `--scale`.
 * @param halted ids of those whose processes were stopped by a signal: the engine calls them running
 */
export function containers(
  replicas: readonly Pick<ReplicaView, 'state'>[] | null,
  halted: ReadonlySet<string> = new Set(),
): Finding {
  if (replicas === null)
    return { ok: 'unknown', detail: 'the engine does not answer', silent: false };
  const up = replicas.filter((one) => one.state.status === 'running');
  const running = up.filter(({ state }) => !halted.has(state.container));
  const finished = replicas.filter(
    ({ state }) =>
      state.status === 'exited' &&
      state.exitCode === 0 &&
      !/^(always|unless)/.test(state.restartPolicy),
  );
  const alive = running.length + finished.length;
  if (replicas.length === 0) return { ok: false, detail: 'it has no container', silent: false };
  if (up.length > 0 && running.length === 0) return stopped;
  if (alive === 0) {
    const [first] = replicas;
    return {
      ok: false,
      detail: `its container is ${first?.state.status ?? 'gone'}`,
      silent: false,
      ...(replicas.every(({ state }) => over.has(state.status)) ? { ended: true } : {}),
    };
  }
  if (alive < replicas.length)
    return {
      ok: 'degraded',
      detail: `${alive} of ${replicas.length} containers run`,
      silent: false,
    };
  const ill = running.filter(({ state }) => state.dockerHealth === 'unhealthy');
  const detail = `${running.length} running`;
  if (ill.length === 0) return { ok: true, detail, silent: false };
  const said = `${detail}, of which Docker calls ${ill.length} unhealthy`;
  return { ok: ill.length === running.length ? 'doubtful' : true, detail: said, silent: false };
}

const stopped: Finding = {
  ok: false,
  detail: 'what its container runs was stopped by a signal',
  silent: false,
  halted: true,
};
