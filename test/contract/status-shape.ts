/** Statuspage's API v2 as its documentation describes the answers. */
import { z } from 'zod';

const componentStatuses = [
  'operational',
  'degraded_performance',
  'partial_outage',
  'major_outage',
  'under_maintenance',
  // Its management API has it for a component without a state.
  '',
] as const;
const incidentStatuses = [
  'investigating',
  'identified',
  'monitoring',
  'resolved',
  'postmortem',
] as const;

const time = z.iso.datetime();

const page = z.object({
  id: z.string().min(1),
  name: z.string().min(1),
  url: z.string(),
  time_zone: z.string(),
  updated_at: time,
});

const status = z.object({
  indicator: z.enum(['none', 'minor', 'major', 'critical', 'maintenance']),
  description: z.string().min(1),
});

const component = z.object({
  id: z.string().min(1),
  name: z.string().min(1),
  status: z.enum(componentStatuses),
  created_at: time,
  updated_at: time,
  position: z.int().min(1),
  description: z.string().nullable(),
  showcase: z.boolean(),
  start_date: z.iso.date().nullable(),
  group_id: z.string().nullable(),
  page_id: z.string(),
  group: z.boolean(),
  only_show_if_degraded: z.boolean(),
  components: z.array(z.string()).optional(),
});

const update = z.object({
  id: z.string().min(1),
  incident_id: z.string().min(1),
  body: z.string().min(1),
  created_at: time,
  updated_at: time,
  display_at: time,
});

const post = {
  id: z.string().min(1),
  name: z.string().min(1),
  created_at: time,
  updated_at: time,
  monitoring_at: time.nullable(),
  resolved_at: time.nullable(),
  shortlink: z.string(),
  started_at: time,
  page_id: z.string(),
  components: z.array(component),
};

const incidentStatus = z.enum(incidentStatuses);
const incident = z.object({
  ...post,
  status: incidentStatus,
  impact: z.enum(['none', 'minor', 'major', 'critical']),
  incident_updates: z.array(update.extend({ status: incidentStatus })).min(1),
});

const workStatus = z.enum(['scheduled', 'in_progress', 'verifying', 'completed']);
const maintenance = z.object({
  ...post,
  status: workStatus,
  impact: z.literal('maintenance'),
  scheduled_for: time,
  scheduled_until: time,
  incident_updates: z.array(update.extend({ status: workStatus })).min(1),
});

const components = z.array(component);
const incidents = z.array(incident);
const scheduled_maintenances = z.array(maintenance);

/** Path below `api/v2/` to what stands there. */
export const statuspage = {
  'summary.json': z.object({ page, components, incidents, scheduled_maintenances, status }),
  'status.json': z.object({ page, status }),
  'components.json': z.object({ page, components }),
  'incidents.json': z.object({ page, incidents }),
  'incidents/unresolved.json': z.object({ page, incidents }),
  'scheduled-maintenances.json': z.object({ page, scheduled_maintenances }),
  'scheduled-maintenances/active.json': z.object({ page, scheduled_maintenances }),
  'scheduled-maintenances/upcoming.json': z.object({ page, scheduled_maintenances }),
} as const;
