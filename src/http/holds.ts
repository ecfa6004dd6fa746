/** Pauses and maintenance: saying it, seeing it, ending it. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { holdEntries, holdsOf, type Maintenance, type Pause } from '../incident/hold.ts';
import type { JournalEntry } from '../incident/journal.ts';
import type { Api, ApiParts } from './api.ts';
import { ApiProblem } from './problem.ts';
import { writesPerMinute } from './rate-limit.ts';
import {
  errorSchema,
  incidentId,
  maintenanceRequest,
  maintenanceSchema,
  pauseRequest,
  pauseSchema,
} from './schemas.ts';

const read = { scope: 'read' } as const;
const operate = { scope: 'operate', rateLimit: { max: writesPerMinute } } as const;
const security = [{ token: [] }];

export function addHolds(api: Api, parts: ApiParts): void {
  addPauses(api, parts);
  addMaintenance(api, parts);
}

async function current({ store, now }: ApiParts) {
  return holdsOf(await store.journal(holdEntries), now());
}

/** Short enough to type. */
function holdId(): string {
  return randomBytes(3).toString('hex');
}

function addPauses(api: Api, parts: ApiParts): void {
  api.get(
    '/v1/pauses',
    {
      config: read,
      schema: {
        summary: 'Pauses that hold now',
        response: { 200: z.array(pauseSchema), default: errorSchema },
      },
    },
    async () => (await current(parts)).pauses.map(pauseView),
  );
  api.post(
    '/v1/pauses',
    {
      config: operate,
      schema: {
        summary: 'Change nothing for a while; it stops before the next effect',
        security,
        body: pauseRequest,
        response: { 201: pauseSchema, default: errorSchema },
      },
    },
    async ({ body, actor }, reply) => {
      const at = parts.now();
      const until = body.seconds === null ? null : at + body.seconds * 1_000;
      const { service, reason } = body;
      const pause = { id: holdId(), service, until, reason, by: actor.by };
      await parts.store.note({ type: 'paused', ...pause }, at);
      return reply.code(201).send(pauseView({ ...pause, at }));
    },
  );
  api.delete(
    '/v1/pauses/:id',
    {
      config: operate,
      schema: {
        summary: 'Go on',
        security,
        params: incidentId,
        response: { 204: z.null(), default: errorSchema },
      },
    },
    async ({ params: { id }, actor }, reply) => {
      const { pauses } = await current(parts);
      await end(parts, pauses, { type: 'resumed', id, by: actor.by });
      return reply.code(204).send(null);
    },
  );
}

function addMaintenance(api: Api, parts: ApiParts): void {
  api.get(
    '/v1/maintenance',
    {
      config: read,
      schema: {
        summary: 'Maintenance that was announced and is not over',
        response: { 200: z.array(maintenanceSchema), default: errorSchema },
      },
    },
    async () => (await current(parts)).maintenance.map(maintenanceView),
  );
  api.post(
    '/v1/maintenance',
    {
      config: operate,
      schema: {
        summary: 'Announce planned work: nothing is changed and nobody is called for it',
        security,
        body: maintenanceRequest,
        response: { 201: maintenanceSchema, default: errorSchema },
      },
    },
    async ({ body, actor }, reply) => {
      const { notice, ...rest } = body;
      const planned = {
        ...rest,
        ...(notice === undefined ? {} : { notice }),
        id: holdId(),
        from: Date.parse(body.from),
        until: Date.parse(body.until),
        by: actor.by,
      };
      await parts.store.note({ type: 'maintenance-added', ...planned }, parts.now());
      return reply.code(201).send(maintenanceView(planned));
    },
  );
  api.delete(
    '/v1/maintenance/:id',
    {
      config: operate,
      schema: {
        summary: 'Call planned work off, or end it early',
        security,
        params: incidentId,
        response: { 204: z.null(), default: errorSchema },
      },
    },
    async ({ params: { id }, actor }, reply) => {
      const { maintenance } = await current(parts);
      await end(parts, maintenance, { type: 'maintenance-ended', id, by: actor.by });
      return reply.code(204).send(null);
    },
  );
}

async function end(
  { store, now }: ApiParts,
  known: readonly { readonly id: string }[],
  entry: Extract<JournalEntry, { type: 'resumed' | 'maintenance-ended' }>,
): Promise<void> {
  if (!known.some(({ id }) => id === entry.id))
    throw new ApiProblem('HOLD_UNKNOWN', `nothing is held by ${entry.id}`);
  await store.note(entry, now());
}

function pauseView({ id, service, at, until, reason, by }: Pause) {
  return { id, service, at: iso(at), until: until === null ? null : iso(until), reason, by };
}

function maintenanceView({ id, services, from, until, reason, notice, by }: Maintenance) {
  const told = notice === undefined ? {} : { notice };
  return { id, services: [...services], from: iso(from), until: iso(until), reason, ...told, by };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
