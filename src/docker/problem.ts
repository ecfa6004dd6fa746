/**
 * What can go wrong between us and the engine or Compose, as values: none of it is a bug, and
 * whoever asked decides what it means. Every message says what to do next.
 */
export type DockerProblemCode =
  /** There is no socket where the engine should listen. */
  | 'ENGINE_NOT_FOUND'
  /** The socket exists and we may not use it. */
  | 'ENGINE_FORBIDDEN'
  /** Nobody answers, or not in time. */
  | 'ENGINE_UNREACHABLE'
  /** The engine answered with an error of its own. */
  | 'ENGINE_REFUSED'
  /** The container, image or network does not exist (any more). */
  | 'OBJECT_UNKNOWN'
  /** No container carries the project's label. */
  | 'PROJECT_UNKNOWN'
  /** The project has no container or no service. */
  | 'PROJECT_EMPTY'
  /** A service that is said to run elsewhere is one of the project. */
  | 'SERVICE_IN_PROJECT'
  /** `docker compose` (version 2) is not installed. */
  | 'COMPOSE_NOT_FOUND'
  /** Compose did not accept the files, or could not do what it was asked. */
  | 'COMPOSE_FAILED'
  /** Compose was stopped at its deadline. */
  | 'COMPOSE_TIMEOUT'
  /** The container's log driver cannot be read, which is not the same as an empty log. */
  | 'LOGS_UNREADABLE';

export interface DockerProblem {
  readonly problem: DockerProblemCode;
  readonly message: string;
}

/** The problems of a connection: the first three codes. */
export type EngineProblem = DockerProblem;

export function isProblem(value: unknown): value is DockerProblem {
  return typeof value === 'object' && value !== null && 'problem' in value && 'message' in value;
}

/** What a failed call to the engine tells us; all fields are optional in the wild. */
export interface CallFailure {
  readonly code?: unknown;
  readonly statusCode?: unknown;
  readonly json?: unknown;
  readonly message?: unknown;
}

/** Gives a failed call its code and words. `what` is a phrase: "inspecting the container". */
export function problemOf(failure: CallFailure, what: string, host: string): DockerProblem {
  const detail = detailOf(failure);
  if (typeof failure.statusCode === 'number') {
    const problem = failure.statusCode === 404 ? 'OBJECT_UNKNOWN' : 'ENGINE_REFUSED';
    return { problem, message: `${what}: the engine answered ${failure.statusCode}: ${detail}` };
  }
  switch (failure.code) {
    case 'ENOENT':
      return {
        problem: 'ENGINE_NOT_FOUND',
        message: `There is no Docker socket at ${host}. Start Docker, or set DOCKER_HOST to where it listens.`,
      };
    case 'EACCES':
    case 'EPERM':
      return {
        problem: 'ENGINE_FORBIDDEN',
        message: `The Docker socket at ${host} may not be used by this user. Add the user to the docker group, or run as root.`,
      };
    default:
      return {
        problem: 'ENGINE_UNREACHABLE',
        message: `${what}: no answer from the Docker engine at ${host} (${detail}). See whether it runs: docker --host ${host} version`,
      };
  }
}

function detailOf(failure: CallFailure): string {
  const json = failure.json;
  if (typeof json === 'object' && json !== null && 'message' in json) {
    if (typeof json.message === 'string') return json.message.trim().slice(0, 500);
  }
  if (typeof failure.message === 'string' && failure.message !== '') {
    return failure.message.trim().slice(0, 500);
  }
  return typeof failure.code === 'string' ? failure.code : 'unknown error';
}
