/** Reading incidents: the list, one with its timeline, its evidence by name, and the report. */
import { z } from 'zod';
import { subjectOf } from '../evidence/identify.ts';
import type { StoredEvent } from '../incident/event.ts';
import type { Incident } from '../incident/incident.ts';
import { renderHtml } from '../incident/report/render-html.ts';
import { renderReport } from '../incident/report/render-markdown.ts';
import { report } from '../incident/report/report.ts';
import { fold } from '../incident/transition.ts';
import { reportSources } from '../store/report-sources.ts';
import type { Api, ApiParts } from './api.ts';
import { planHash } from './plan-hash.ts';
import { ApiProblem } from './problem.ts';
import {
  detailSchema,
  errorSchema,
  evidenceSchema,
  incidentId,
  momentSchema,
  summarySchema,
} from './schemas.ts';
import { detailOf, momentOf, summaryOf } from './view.ts';

const read = { scope: 'read' } as const;

export async function findIncident(
  { store }: Pick<ApiParts, 'store'>,
  id: string,
): Promise<{ readonly incident: Incident; readonly log: readonly StoredEvent[] }> {
  const log = await store.load(id);
  const incident = fold(log);
  if (incident === null) throw new ApiProblem('INCIDENT_UNKNOWN', `there is no incident ${id}`);
  return { incident, log };
}

export function addIncidents(api: Api, parts: ApiParts): void {
  const { store } = parts;
  api.get(
    '/v1/incidents',
    {
      config: read,
      schema: {
        summary: 'Incidents, newest first',
        querystring: z.strictObject({
          status: z.enum(['open', 'all']).default('all'),
          limit: z.coerce.number().int().min(1).max(200).default(50),
        }),
        response: { 200: z.array(summarySchema), default: errorSchema },
      },
    },
    async ({ query }) => {
      const incidents: Incident[] = [];
      for (const id of await store.list(query.status, query.limit)) {
        const incident = fold(await store.load(id));
        if (incident !== null) incidents.push(incident);
      }
      return incidents.map(summaryOf);
    },
  );
  api.get(
    '/v1/incidents/:id',
    {
      config: read,
      schema: {
        summary: 'One incident, with the question that it asks',
        params: incidentId,
        response: { 200: detailSchema, default: errorSchema },
      },
    },
    async ({ params }) => detailOf((await findIncident(parts, params.id)).incident, planHash),
  );
  api.get(
    '/v1/incidents/:id/timeline',
    {
      config: read,
      schema: {
        summary: 'What happened, oldest first',
        params: incidentId,
        response: { 200: z.array(momentSchema), default: errorSchema },
      },
    },
    async ({ params }) => (await findIncident(parts, params.id)).log.map(momentOf),
  );
  addEvidence(api, parts);
  addReport(api, parts);
}

function addEvidence(api: Api, parts: ApiParts): void {
  api.get(
    '/v1/incidents/:id/evidence',
    {
      config: read,
      schema: {
        summary: 'What evidence is saved; its contents stay on the host',
        params: incidentId,
        response: { 200: z.array(evidenceSchema), default: errorSchema },
      },
    },
    async ({ params }) => {
      const { incident } = await findIncident(parts, params.id);
      const saved = await parts.store.evidence(incident.id);
      return saved.map(({ id, round, collectedAt, fact }) => ({
        id,
        round,
        kind: fact.kind,
        subject: subjectOf(fact),
        collectedAt: new Date(collectedAt).toISOString(),
      }));
    },
  );
}

function addReport(api: Api, parts: ApiParts): void {
  const data = async (id: string) => {
    const { incident, log } = await findIncident(parts, id);
    const sources = await reportSources(parts.store, incident, log);
    return { evidence: sources.evidence, data: report({ ...sources, lessons: [] }) };
  };
  api.get(
    '/v1/incidents/:id/report',
    {
      config: read,
      schema: {
        summary: 'The incident report as data',
        params: incidentId,
        response: { 200: z.record(z.string(), z.unknown()), default: errorSchema },
      },
    },
    async ({ params }) => ({ ...(await data(params.id)).data }),
  );
  api.get(
    '/v1/incidents/:id/report.md',
    {
      config: read,
      schema: {
        summary: 'The incident report as Markdown, with the saved logs',
        params: incidentId,
        produces: ['text/markdown'],
        response: { 200: z.string(), default: errorSchema },
      },
    },
    async ({ params }, reply) => {
      const { evidence, data: figures } = await data(params.id);
      return reply.type('text/markdown; charset=utf-8').send(renderReport(figures, evidence));
    },
  );
  api.get(
    '/v1/incidents/:id/report.html',
    {
      config: read,
      schema: {
        summary: 'The incident report as one page, with its evidence',
        params: incidentId,
        produces: ['text/html'],
        response: { 200: z.string(), default: errorSchema },
      },
    },
    async ({ params }, reply) => {
      const { evidence, data: figures } = await data(params.id);
      return reply
        .type('text/html; charset=utf-8')
        .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
        .send(renderHtml(figures, evidence));
    },
  );
}
