import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { event, incident, paths } from '../../test/examples/incident.ts';
import { usualAlertLabels } from '../config/alerts.ts';
import { redactor } from '../evidence/redact.ts';
import {
  aboutService,
  alertOf,
  incidentsKnowing,
  takeAlert,
  type AlertNames,
  type KnownNames,
} from './alert.ts';

const redact = redactor([]);
const names: AlertNames = { labels: usualAlertLabels, services: { checkout: 'web' } };
const node = (...own: string[]) => ({
  names: own,
  dependencies: [],
  startPeriod: null,
  restarts: false,
});
const known: KnownNames = {
  graph: { web: node('web', 'shop.internal'), db: node('db') },
  containers: { 'shop-web-1': 'web', 'the-database': 'db' },
  ports: { 8080: 'web' },
};

describe('the service of an alert', () => {
  test.each<[string, Record<string, string>, string | null]>([
    ['is what a label calls it', { service: 'web' }, 'web'],
    ['is that of the most trusted label', { job: 'db', compose_service: 'web' }, 'web'],
    ['is that of the first label that names one', { service: 'elsewhere', job: 'db' }, 'db'],
    ['is known by its container', { name: '/the-database' }, 'db'],
    ['is known by a name on its networks', { instance: 'shop.internal:9100' }, 'web'],
    ['is known by what the configuration calls it', { service: 'checkout' }, 'web'],
    ['is known by the URL that was asked', { instance: 'http://web:4000/health' }, 'web'],
    ['is known by a port of this machine', { instance: '127.0.0.1:8080' }, 'web'],
    ['is not known by the same port elsewhere', { instance: '192.0.2.7:8080' }, null],
    ['is not known when no label says so', { severity: 'critical' }, null],
    ['is not known by an empty label', { service: '', job: '' }, null],
    ['is no property that every object has', { service: 'constructor', job: '__proto__' }, null],
    ['is not found in a broken address', { instance: 'http://[::bad' }, null],
  ])('%s', (_title, labels, service) => {
    expect(aboutService(labels, names, known)).toBe(service);
  });

  test('is a known one or none, whatever the labels say', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...usualAlertLabels), fc.string()), (labels) => {
        expect(['web', 'db', null]).toContain(aboutService(labels, names, known));
      }),
    );
  });
});

const notice = (labels: Record<string, string>, annotations: Record<string, string> = {}) =>
  ({ status: 'firing', labels, annotations, startsAt: 5, fingerprint: 'f1' }) as const;

describe('the words of an alert', () => {
  test.each<[string, Record<string, string>, Record<string, string>, string, string]>([
    ['are its name and its summary', { alertname: 'Down' }, { summary: 'gone' }, 'Down', 'gone'],
    ['are its description without a summary', {}, { description: 'd' }, 'without a name', 'd'],
    [
      'hold no control characters and no second line',
      { alertname: 'Down\u001b[2J\u0007' },
      { summary: 'one\r\ntwo\u202e' },
      'Down',
      'one two',
    ],
    [
      'hold no secrets',
      { alertname: 'Down' },
      { summary: 'postgres://shop:geheim-7431@db/shop' },
      'Down',
      'postgres://shop:[redacted]@db/shop',
    ],
  ])('%s', (_title, labels, annotations, name, summary) => {
    expect(alertOf(notice(labels, annotations), redact)).toEqual({
      ...{ name, summary, fingerprint: 'f1', startsAt: 5 },
    });
  });

  test('are short, however long they were sent', () => {
    const { name, summary } = alertOf(
      notice({ alertname: 'a'.repeat(10_000) }, { summary: 'b '.repeat(10_000) }),
      redact,
    );
    expect([name.length, summary.length]).toEqual([100, 300]);
  });
});

const alert = { name: 'ServiceDown', summary: '', fingerprint: 'f1', startsAt: 1 };
const said = { service: 'web', alert, status: 'firing' } as const;
const over = { ...said, status: 'resolved' } as const;

describe('an alert in an incident', () => {
  test('is noted once while it fires, and once when it is over', () => {
    const open = incident(paths.collecting);
    expect(takeAlert(open, said)).toEqual({ type: 'alert-noted', ...said });
    const noted = incident([...paths.collecting, event('alert-noted', said)]);
    expect(takeAlert(noted, said)).toMatchObject({ code: 'ALERT_KNOWN' });
    expect(takeAlert(noted, over)).toEqual({ type: 'alert-noted', ...over });
    const ended = incident([
      ...paths.collecting,
      event('alert-noted', said),
      event('alert-noted', over),
    ]);
    expect(takeAlert(ended, over)).toMatchObject({ code: 'ALERT_KNOWN' });
    expect(ended.phase).toBe('collecting');
    expect(takeAlert(ended, { ...said, alert: { ...alert, startsAt: 2 } })).toMatchObject({
      type: 'alert-noted',
    });
  });

  test('that opened it is known to it', () => {
    const opened = incident([event('opened', { symptom: { kind: 'alert', alert } })]);
    expect(takeAlert(opened, said)).toMatchObject({ code: 'ALERT_KNOWN' });
    expect(takeAlert(opened, over)).toMatchObject({ type: 'alert-noted' });
  });

  test('is over for nobody who has never heard of it, nor after the end', () => {
    expect(takeAlert(incident(paths.collecting), over)).toMatchObject({ code: 'ALERT_KNOWN' });
    expect(takeAlert(incident(paths['false-alarm']), said)).toMatchObject({
      code: 'INCIDENT_OVER',
    });
  });

  test('is found again in the logs of all incidents', () => {
    const stored = (id: string, one: ReturnType<typeof event>) => ({
      ...{ incident: id, version: 1, at: 1, event: one },
    });
    const events = [
      stored('a', event('opened', { symptom: { kind: 'alert', alert } })),
      stored('b', event('alert-noted', said)),
      stored('b', event('alert-noted', over)),
      stored('c', event('symptom-joined')),
      stored('d', event('alert-noted', { ...said, alert: { ...alert, fingerprint: 'f2' } })),
    ];
    expect(incidentsKnowing(alert, events)).toEqual(['a', 'b']);
  });
});
