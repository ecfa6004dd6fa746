/** Answering the question of an incident. */
import type { Api, ApiParts } from './api.ts';
import { planHash } from './plan-hash.ts';
import { ApiProblem } from './problem.ts';
import { writesPerMinute } from './rate-limit.ts';
import { answerSchema, detailSchema, errorSchema, incidentId } from './schemas.ts';
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
    async ({ params, body, actor }) => {
      const taken = await parts.answer(params.id, { ...body, ...actor });
      if (taken === null)
        throw new ApiProblem('INCIDENT_UNKNOWN', `there is no incident ${params.id}`);
      if ('code' in taken) throw new ApiProblem(taken.code, taken.message);
      return detailOf(taken, planHash);
    },
  );
}
