/** What people say to an incident: the answer to its question, and that they have taken it on. */
import type { Incident } from '../incident/incident.ts';
import type { Api, ApiParts } from './api.ts';
import { planHash } from './plan-hash.ts';
import { ApiProblem, type ProblemCode } from './problem.ts';
import { writesPerMinute } from './rate-limit.ts';
import {
  acknowledgeSchema,
  answerSchema,
  detailSchema,
  errorSchema,
  incidentId,
} from './schemas.ts';
import { detailOf } from './view.ts';

export function addApprovals(api: Api, parts: ApiParts): void {
  api.post(
    '/v1/incidents/:id/answer',
    {
      config: { scope: 'approve', rateLimit: { max: writesPerMinute } },
      schema: {
        summary: 'Agree to what the incident asks, or say no',
        description:
          'Bound to the plan that was shown: an answer to another plan, to an expired question, or to one that was answered before is refused with what is the case.',
        security: [{ token: [] }],
        params: incidentId,
        body: answerSchema,
        response: { 200: detailSchema, default: errorSchema },
      },
    },
    async ({ params, body, actor }) =>
      shown(params.id, await parts.answer(params.id, { ...body, ...actor })),
  );
  api.post(
    '/v1/incidents/:id/acknowledge',
    {
      config: { scope: 'approve', rateLimit: { max: writesPerMinute } },
      schema: {
        summary: 'Take the incident on',
        description:
          'Nobody further is called for it, and who was called is told. The work on the service goes on.',
        security: [{ token: [] }],
        params: incidentId,
        body: acknowledgeSchema,
        response: { 200: detailSchema, default: errorSchema },
      },
    },
    async ({ params, body, actor }) =>
      shown(params.id, await parts.acknowledge(params.id, { ...body, ...actor })),
  );
}

export interface Refusal {
  readonly code: ProblemCode;
  readonly message: string;
}

/** The incident after what was said to it. Throws ApiProblem. */
export function shown(id: string, taken: Incident | Refusal | null) {
  if (taken === null) throw new ApiProblem('INCIDENT_UNKNOWN', `there is no incident ${id}`);
  if ('code' in taken) throw new ApiProblem(taken.code, taken.message);
  return detailOf(taken, planHash);
}
