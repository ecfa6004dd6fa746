/** What people write into the report of an incident: notes, the cause as they know it, and publishing. */
import { z } from 'zod';
import { takeAnnotation, takeCorrection, takePublication } from '../incident/amend.ts';
import type { IncidentEvent } from '../incident/event.ts';
import type { Incident } from '../incident/incident.ts';
import { amend } from '../store/amend.ts';
import type { Api, ApiParts } from './api.ts';
import { shown, type Refusal } from './approvals.ts';
import { writesPerMinute } from './rate-limit.ts';
import {
  annotationSchema,
  correctionSchema,
  detailSchema,
  errorSchema,
  incidentId,
} from './schemas.ts';

const config = { scope: 'approve', rateLimit: { max: writesPerMinute } } as const;
const security = [{ token: [] }];
const response = { 200: detailSchema, default: errorSchema };

export function addAmendments(api: Api, { store, now }: ApiParts): void {
  const said = async (id: string, take: (incident: Incident) => IncidentEvent | Refusal) =>
    shown(id, await amend(store, id, now, take));
  api.post(
    '/v1/incidents/:id/annotations',
    {
      config,
      schema: {
        summary: 'Write a note into the report',
        security,
        params: incidentId,
        body: annotationSchema,
        response,
      },
    },
    ({ params, body, actor }) => said(params.id, () => takeAnnotation({ ...body, ...actor })),
  );
  api.post(
    '/v1/incidents/:id/cause',
    {
      config,
      schema: {
        summary: 'Say what the cause was',
        description:
          'It counts as the cause from then on. The same one as was diagnosed confirms the diagnosis.',
        security,
        params: incidentId,
        body: correctionSchema,
        response,
      },
    },
    ({ params, body, actor }) => said(params.id, () => takeCorrection({ ...body, ...actor })),
  );
  api.post(
    '/v1/incidents/:id/publication',
    {
      config,
      schema: {
        summary: 'Publish the report',
        description:
          'After the end of the incident. It may be written into afterwards, which is told in it, and published again.',
        security,
        params: incidentId,
        body: z.strictObject({}),
        response,
      },
    },
    ({ params, actor }) => said(params.id, (incident) => takePublication(incident, actor)),
  );
}
