/** Talking to a running responder through the socket in its state folder. */
import { userInfo } from 'node:os';
import { requestHttp } from '../host/node-http.ts';
import { socketPath } from '../http/socket-path.ts';
import { exitCodes, Failure } from './exit.ts';

/** Who we are to the responder and in the journal. */
export function operatorName(): string {
  try {
    return userInfo().username.replaceAll(/[^\w.@-]/g, '_');
  } catch {
    // The user id has no name, as in many containers.
    return 'operator';
  }
}

/**
 * The answer to one request, as JSON. Throws Failure when no responder runs with the folder, and
 * with the responder's own words when it refuses.
 */
export async function askResponder(
  state: string,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
): Promise<unknown> {
  const { status, text } = await send(state, method, path, body);
  const answer: unknown = text === '' ? null : JSON.parse(text);
  if (status < 400) return answer;
  const { code, message } = (answer as { error: { code: string; message: string } }).error;
  const exit = code === 'INCIDENT_UNKNOWN' ? exitCodes.noInput : exitCodes.refused;
  throw new Failure(exit, `${message} (${code})`);
}

/** An incident as the responder shows it; `last` is the newest. Throws Failure. */
export async function askIncident(state: string, id: string): Promise<{ readonly id: string }> {
  const list = id === 'last' ? await askResponder(state, 'GET', '/v1/incidents?limit=1') : null;
  const newest = (list as readonly { readonly id: string }[] | null)?.[0]?.id ?? id;
  const path = `/v1/incidents/${encodeURIComponent(newest)}`;
  return (await askResponder(state, 'GET', path)) as { readonly id: string };
}

/** How the responder finds each service: 1 is up. null when none runs. Throws Failure. */
export async function askHealth(state: string): Promise<Readonly<Record<string, number>> | null> {
  try {
    const { text } = await send(state, 'GET', '/metrics', undefined);
    const lines = text.matchAll(/^nova_service_health\{service="([^"]+)"\} (\S+)$/gm);
    return Object.fromEntries(
      [...lines].map(([, service = '', value]) => [service, Number(value)]),
    );
  } catch (error) {
    if (error instanceof Failure && error.exit === exitCodes.unavailable) return null;
    throw error;
  }
}

function send(
  state: string,
  method: string,
  path: string,
  body: unknown,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = {
      'nova-operator': operatorName(),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const options = { socketPath: socketPath(state), method, path, headers, timeout: 10_000 };
    const call = requestHttp(options, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 500, text }));
      response.on('error', reject);
    });
    call.on('timeout', () => call.destroy(new Error('the responder does not answer')));
    call.on('error', (error) => reject(unreachable(error, state)));
    call.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

function unreachable(error: Error, state: string): Failure {
  const code = 'code' in error ? error.code : null;
  switch (code) {
    case 'ENOENT':
    case 'ECONNREFUSED':
      return new Failure(
        exitCodes.unavailable,
        `no responder runs with the state folder ${state}: only a running one can act on an answer. Start it with: nova watch`,
      );
    case 'EACCES':
    case 'EPERM':
      return new Failure(
        exitCodes.noPermission,
        `the responder of ${state} answers its own user only: ask as that user, or use the HTTP API with a token`,
      );
    default:
      return new Failure(exitCodes.unavailable, `the responder cannot be asked: ${error.message}`);
  }
}
