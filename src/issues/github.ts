/** Issues of a GitHub repository, through its REST API. Nothing is sent twice: who looks first knows what is there. */
import { z } from 'zod';
import type { IssueText } from './issue.ts';

export interface GitHubSettings {
  /** `https://api.github.com`, or an Enterprise server's, without a slash at its end. */
  readonly url: string;
  readonly token: { reveal(): string };
}

export interface Issue {
  readonly body: string;
  /** For people. */
  readonly url: string;
}

/** Why GitHub did not do it. */
export interface GitHubProblem {
  readonly problem:
    'token' | 'permission' | 'repository' | 'issues-off' | 'invalid' | 'rate-limit' | 'unavailable';
  readonly message: string;
}

const answerWithin = 10_000;
const perPage = 100;
/** 10,000 open issues: a repository with more is no place for ours. */
const mostPages = 100;

const issueSchema = z.object({ html_url: z.string(), body: z.string().nullish() });

/** Every open issue; pull requests are among them, and do no harm. */
export async function openIssues(
  settings: GitHubSettings,
  repository: string,
): Promise<readonly Issue[] | GitHubProblem> {
  const found: Issue[] = [];
  for (let page = 1; page <= mostPages; page++) {
    const query = `?state=open&per_page=${perPage}&page=${page}`;
    const answer = await ask(settings, repository, 'GET', query);
    if ('problem' in answer) return answer;
    const issues = z.array(issueSchema).safeParse(answer.json);
    if (!issues.success) return strange;
    found.push(...issues.data.map(issueFrom));
    if (issues.data.length < perPage) return found;
  }
  return {
    problem: 'invalid',
    message: `${repository} has more open issues than can be looked at`,
  };
}

export async function createIssue(
  settings: GitHubSettings,
  repository: string,
  text: IssueText,
): Promise<Issue | GitHubProblem> {
  const answer = await ask(settings, repository, 'POST', '', text);
  if ('problem' in answer) return answer;
  const issue = issueSchema.safeParse(answer.json);
  return issue.success ? issueFrom(issue.data) : strange;
}

function issueFrom({ html_url: url, body }: z.output<typeof issueSchema>): Issue {
  return { url, body: body ?? '' };
}

const strange: GitHubProblem = {
  problem: 'unavailable',
  message: 'what answers is not the REST API of GitHub',
};

async function ask(
  { url, token }: GitHubSettings,
  repository: string,
  method: 'GET' | 'POST',
  query: string,
  body?: IssueText,
): Promise<{ readonly json: unknown } | GitHubProblem> {
  const place = repository.split('/').map(encodeURIComponent).join('/');
  try {
    const response = await fetch(`${url.replace(/\/$/, '')}/repos/${place}/issues${query}`, {
      method,
      headers: {
        accept: 'application/vnd.github+json',
        authorization: `Bearer ${token.reveal()}`,
        'user-agent': 'nova-responder',
        'x-github-api-version': '2022-11-28',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      // The token goes to nobody else.
      redirect: 'manual',
      signal: AbortSignal.timeout(answerWithin),
    });
    const text = await response.text();
    if (!response.ok) return problemOf(response, text, repository);
    return { json: JSON.parse(text) as unknown };
  } catch (error) {
    return { problem: 'unavailable', message: reasonOf(error) };
  }
}

function problemOf({ status, headers }: Response, text: string, repository: string): GitHubProblem {
  const wait = waitOf(headers);
  const spent = headers.get('x-ratelimit-remaining') === '0' || headers.has('retry-after');
  if (status === 429 || (status === 403 && spent))
    return { problem: 'rate-limit', message: `GitHub takes no more requests now; ${wait}` };
  switch (status) {
    case 401:
      return { problem: 'token', message: 'GitHub does not know the token, or it has expired' };
    case 403:
      return {
        problem: 'permission',
        message: `the token may not write issues of ${repository}`,
      };
    case 301:
    case 307:
    case 308:
      return { problem: 'repository', message: `${repository} has another name now` };
    case 404:
      return {
        problem: 'repository',
        message: `there is no repository ${repository}, or the token may not see it`,
      };
    case 410:
      return { problem: 'issues-off', message: `issues are switched off in ${repository}` };
    case 422:
      return { problem: 'invalid', message: `GitHub does not take the issue: ${saidIn(text)}` };
    default:
      return { problem: 'unavailable', message: `GitHub answers HTTP ${status}` };
  }
}

/** `Retry-After` in seconds; else when the limit begins anew. */
function waitOf(headers: Headers): string {
  const after = headers.get('retry-after') ?? '';
  if (/^\d{1,9}$/.test(after)) return `come again in ${after} s`;
  const reset = headers.get('x-ratelimit-reset') ?? '';
  return /^\d{1,12}$/.test(reset)
    ? `come again after ${new Date(Number(reset) * 1_000).toISOString()}`
    : 'come again later';
}

function saidIn(text: string): string {
  try {
    const said = z.object({ message: z.string() }).safeParse(JSON.parse(text));
    return said.success ? said.data.message.slice(0, 200) : 'without a reason';
  } catch {
    // An answer that is not JSON has no reason that could be shown.
    return 'without a reason';
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof SyntaxError) return strange.message;
  if (error instanceof Error && error.name === 'TimeoutError')
    return `GitHub does not answer within ${answerWithin / 1_000} s`;
  const cause: unknown = error instanceof Error ? error.cause : null;
  const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
  return `GitHub cannot be reached${code}`;
}
