/** What users are told of an incident by a person. */
import { planHash } from './plan-hash.ts';
import type { Api, ApiParts } from './api.ts';
import { ApiProblem } from './problem.ts';
import { writesPerMinute } from './rate-limit.ts';
import { detailSchema, errorSchema, incidentId, updateRequest } from './schemas.ts';
import { detailOf } from './view.ts';

export function addUpdates(api: Api, parts: ApiParts): void {
  api.post(
    '/v1/incidents/:id/updates',
    {
      config: { scope: 'operate', rateLimit: { max: writesPerMinute } },
      schema: {
        summary: 'Tell users how things stand',
        description:
          'Published at once, through every channel of `updates`, those for persons only too. Without a message in the words of the runbook.',
        security: [{ token: [] }],
        params: incidentId,
        body: updateRequest,
        response: { 201: detailSchema, default: errorSchema },
      },
    },
    async ({ params: { id }, body, actor }, reply) => {
      const taken = await parts.tellUsers(id, { ...body, ...actor });
      if (taken === null) throw new ApiProblem('INCIDENT_UNKNOWN', `there is no incident ${id}`);
      if ('code' in taken) throw new ApiProblem(taken.code, taken.message);
      return reply.code(201).send(detailOf(taken, planHash));
    },
  );
}
