/** The door for alerts from outside: Alertmanager's webhook. */
import type { AlertNotice, TakenAlert } from '../incident/alert.ts';
import { notificationSchema, takenSchema, type AlertNotification } from './alert-schema.ts';
import type { Api, ApiParts } from './api.ts';
import { errorSchema } from './schemas.ts';

/** As many as one outage brings; each may be a write to the log. */
const mostAlerts = 200;
/** Alertmanager puts all alerts of a group into one request. */
const bodyLimit = 1_048_576;
/** It comes again for an error of ours and not for a refusal, so the limit is wide. */
const perMinute = 120;

export function addAlerts(api: Api, parts: ApiParts): void {
  api.post(
    '/v1/alerts',
    {
      bodyLimit,
      config: { scope: 'alert', basic: true, rateLimit: { max: perMinute } },
      schema: {
        summary: 'Alerts from outside: Alertmanager’s webhook, version 4',
        description:
          'A firing alert is a symptom of the service that its labels name. The same alert (fingerprint and start) is taken once, however often it is sent. That it is over is told in its incident; only our own probes end one. The token may also be the password of HTTP basic authentication, with any user name.',
        security: [{ token: [] }, { basic: [] }],
        body: notificationSchema,
        response: { 200: takenSchema, default: errorSchema },
      },
    },
    async ({ body }) => {
      const notices = body.alerts.slice(0, mostAlerts).map(noticeOf);
      const taken = await parts.alerts(notices);
      const leftOut = body.truncatedAlerts + body.alerts.length - notices.length;
      tellWhatIsMissed(parts, taken, leftOut);
      return { alerts: [...taken], leftOut };
    },
  );
}

function noticeOf({
  status,
  labels,
  annotations,
  startsAt,
  fingerprint,
}: AlertNotification['alerts'][number]): AlertNotice {
  return { status, labels, annotations, startsAt: Date.parse(startsAt), fingerprint };
}

/** Nobody reads the answer to a webhook: what leads to nothing is told where people look. */
function tellWhatIsMissed(
  { onTrouble }: ApiParts,
  taken: readonly TakenAlert[],
  leftOut: number,
): void {
  const unknown = taken.filter(({ outcome }) => outcome === 'unknown-service');
  const names = [...new Set(unknown.map(({ name }) => name))].slice(0, 5).join(', ');
  if (unknown.length > 0)
    onTrouble('alerts', `${unknown.length} of no service that is watched: ${names}`);
  if (leftOut > 0)
    onTrouble('alerts', `${leftOut} were left out of a notification and not looked at`);
}
