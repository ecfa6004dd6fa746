/**
 * What speaks against a call to AWS, as a value: by the error's name, in words of our own. The text
 * of an answer may quote the request, so nothing of it is passed on.
 */

export type AwsProblemCode =
  | 'AWS_NO_CREDENTIALS'
  | 'AWS_NO_REGION'
  | 'AWS_DENIED'
  | 'AWS_THROTTLED'
  | 'AWS_UNREACHABLE'
  | 'AWS_NOT_FOUND'
  | 'AWS_BUSY'
  | 'AWS_REFUSED';

export interface AwsProblem {
  readonly problem: AwsProblemCode;
  readonly message: string;
}

export function isAwsProblem(value: object | null): value is AwsProblem {
  return value !== null && 'problem' in value;
}

export function awsProblem(problem: AwsProblemCode, message: string): AwsProblem {
  return { problem, message };
}

/** Names of errors, of the services and of the SDK, by what they mean. */
const names: readonly (readonly [AwsProblemCode, RegExp, (action: string) => string])[] = [
  [
    'AWS_NO_CREDENTIALS',
    /^(CredentialsProviderError|TokenProviderError|ProviderError)$/,
    () => 'no credentials for AWS were found in the environment, a profile or an instance role',
  ],
  [
    'AWS_DENIED',
    /^(AccessDenied(Exception|Fault)?|UnauthorizedOperation|NotAuthorized)$/,
    (action) => `the credentials do not allow ${action}`,
  ],
  [
    'AWS_DENIED',
    /^(ExpiredToken(Exception)?|InvalidClientTokenId|UnrecognizedClientException|AuthFailure|SignatureDoesNotMatch|InvalidSignatureException|IncompleteSignature(Exception)?|MissingAuthenticationToken(Exception)?|OptInRequired)$/,
    () => 'AWS does not accept the credentials',
  ],
  [
    'AWS_THROTTLED',
    /^(Throttling(Exception)?|ThrottledException|RequestLimitExceeded|TooManyRequestsException|RequestThrottled(Exception)?|SlowDown)$/,
    () => 'AWS answers that it is asked too often',
  ],
  [
    'AWS_BUSY',
    /^(ScalingActivityInProgress(Fault)?|ResourceInUse(Fault)?|ResourceContention(Fault)?)$/,
    () => 'the group is being scaled or is in its cooldown',
  ],
  [
    'AWS_NOT_FOUND',
    /^(ApplicationDoesNotExistException|DeploymentGroupDoesNotExistException)$/,
    () => 'there is no such application or deployment group',
  ],
  [
    'AWS_UNREACHABLE',
    /^(TimeoutError|AbortError|RequestTimeout|NetworkingError|ECONN\w+|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EPIPE|ETIMEDOUT|InternalFailure|ServiceUnavailable(Exception)?)$/,
    () => 'AWS cannot be reached',
  ],
];

/** @param action as a policy names it: autoscaling:SetDesiredCapacity */
export function problemOf(error: unknown, action: string): AwsProblem {
  const spoken = namesOf(error);
  for (const [code, pattern, words] of names) {
    const name = spoken.find((one) => pattern.test(one));
    if (name !== undefined) return awsProblem(code, `${words(action)} (${name})`);
  }
  if (error instanceof Error && error.message.startsWith('Region is missing'))
    return awsProblem('AWS_NO_REGION', 'no AWS region is known: set aws.region or AWS_REGION');
  return awsProblem('AWS_REFUSED', `AWS refuses ${action} (${spoken[0] ?? 'without a reason'})`);
}

/** The error's own name first, then its code, then those of what caused it. */
function namesOf(error: unknown): readonly string[] {
  if (!(error instanceof Error)) return [];
  const code = 'code' in error ? String(error.code) : '';
  const inner = error instanceof AggregateError ? error.errors : [error.cause];
  return [error.name, code, ...inner.flatMap(namesOf)].filter((name) => /^\w{2,60}$/.test(name));
}
