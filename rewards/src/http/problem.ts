/** Every reason for which the API refuses or fails a request, with its HTTP status and its sentence. */
export const problems = {
  invalid_request: { status: 400, message: 'The request is not valid.' },
  idempotency_key_missing: {
    status: 400,
    message: 'The header Idempotency-Key is required (1 to 200 characters).',
  },
  unauthorized: { status: 401, message: 'The API key is missing or unknown.' },
  not_found: { status: 404, message: 'There is no such thing here.' },
  already_exists: { status: 409, message: 'It exists already.' },
  insufficient_points: { status: 409, message: 'The member does not have that many points.' },
  insufficient_budget: {
    status: 409,
    message: 'The campaign does not have that many points left.',
  },
  busy: { status: 409, message: 'Another request works on the same thing; try again.' },
  payload_too_large: { status: 413, message: 'The body is too large.' },
  unknown_members: { status: 422, message: 'Some members are unknown.' },
  idempotency_key_reused: {
    status: 422,
    message: 'This Idempotency-Key was used for another request.',
  },
  internal_error: { status: 500, message: 'Something went wrong on our side.' },
  database_unavailable: { status: 503, message: 'The database cannot be reached; try again.' },
} as const satisfies Record<string, { status: number; message: string }>;

export type ProblemCode = keyof typeof problems;

/** Thrown inside a request; a transaction around it is rolled back and the client gets its code. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly details: unknown;

  constructor(code: ProblemCode, details?: unknown) {
    super(problems[code].message);
    this.code = code;
    this.details = details;
  }
}
