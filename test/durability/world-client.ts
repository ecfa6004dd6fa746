/** How the test and the responder speak with the world, and how the test starts one. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export type ServiceName = 'web' | 'db';

export interface WorldRules {
  /** What does not work at the start. `web` needs `db`. */
  readonly broken: readonly ServiceName[];
  /** The remedies that help. */
  readonly cures: readonly string[];
}

/** What the engine did, and for which intent. */
export interface Effect {
  readonly intent: string;
  readonly remedy: string;
  readonly service: ServiceName;
}

/** What people got, through a webhook. */
export interface DeliveredPage {
  readonly key: string;
  readonly act: string;
  readonly repeat: boolean;
}

/** What users got, through a webhook. */
export interface DeliveredUpdate extends DeliveredPage {
  readonly status: string;
}

export interface WorldState {
  readonly services: Readonly<
    Record<
      ServiceName,
      {
        readonly port: number;
        readonly container: string;
        readonly status: 'running' | 'exited';
        readonly startedAt: number;
        readonly broken: boolean;
      }
    >
  >;
  readonly changedAt: number | null;
  /** A person agrees to whatever is asked. */
  readonly approved: boolean;
  readonly effects: readonly Effect[];
  /** A person takes on whatever there is. */
  readonly acknowledged: boolean;
  /** Somebody else's monitoring has noticed it too. */
  readonly alerted: boolean;
  /** A person writes into the report of whatever there is. */
  readonly amended: boolean;
  readonly pages: readonly DeliveredPage[];
  readonly updates: readonly DeliveredUpdate[];
}

export interface World {
  readonly address: string;
  /** It ended by itself: what it complained of stands in the test's output. */
  readonly hasEnded: () => boolean;
  readonly stop: () => Promise<void>;
}

const program = fileURLToPath(new URL('world.ts', import.meta.url));

/** Whoever starts one stops it. */
export async function startWorld(rules: WorldRules): Promise<World> {
  const child = spawn(process.execPath, [program, JSON.stringify(rules)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  const address = await new Promise<string>((resolve) => lines.once('line', resolve));
  return {
    address,
    hasEnded: () => child.exitCode !== null,
    async stop() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

export async function tellWorld(
  world: string,
  command: 'act' | 'break' | 'heal' | 'change' | 'approve' | 'acknowledge' | 'alert' | 'amend',
  body: unknown = null,
): Promise<void> {
  await send(world, command, body);
}

export async function seeWorld(world: string): Promise<WorldState> {
  return (await send(world, 'state', null)) as WorldState;
}

async function send(world: string, command: string, body: unknown): Promise<unknown> {
  const response = await fetch(`${world}/${command}`, {
    method: 'POST',
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(5_000),
  });
  return response.json();
}
