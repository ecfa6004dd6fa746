/**
 * Finds the settings of a service that point at something it depends on: URLs, host:port pairs,
 * and hosts with a port in a setting of their own. Only the parts that are not secret come out.
 */
import type { DependencyRole } from '../evidence/evidence.ts';
import type { Reference } from './project.ts';
import { endpointsIn, schemeOfPort } from './endpoint.ts';
import type { Endpoint } from './endpoint.ts';

/** Which service answers to a host name: services, container names and aliases of the project. */
export type HostNames = Readonly<Record<string, string>>;

/** At most this many per service; a longer list would only slow every collection down. */
const most = 40;

/** Which ports the services of the project serve. */
export type ServedPorts = Readonly<Record<string, readonly number[]>>;

/** `self` is left out: a service's own public address is no dependency. */
export function referencesOf(
  environment: Readonly<Record<string, string>>,
  names: HostNames,
  self: string,
  ports: ServedPorts,
): readonly Reference[] {
  const schemeOf = (host: string): string | undefined => {
    const schemes = (ports[names[host] ?? ''] ?? []).map(schemeOfPort);
    return schemes.find((scheme) => scheme !== undefined && isStore(scheme));
  };
  const found: Reference[] = [];
  const seen = new Set<string>();
  for (const [setting, value] of Object.entries(environment).sort(byName)) {
    if (isAboutOurselves(setting)) continue;
    for (const endpoint of endpointsIn(setting, value, environment, schemeOf)) {
      const reference = referenceOf(setting, endpoint, names);
      const key = `${setting} ${endpoint.host}:${endpoint.port}`;
      if (reference === null || reference.service === self || seen.has(key)) continue;
      seen.add(key);
      found.push(reference);
    }
  }
  return found.slice(0, most);
}

/**
 * What people declare beside the settings: `scheme://host[:port]` or `host:port`. `services`: of
 * the project, by which a host may be called.
 */
export function declaredReferences(
  written: readonly string[],
  services: readonly string[],
): readonly Reference[] {
  const names = Object.fromEntries(services.map((name) => [name, name]));
  return written.flatMap((one) =>
    endpointsIn('', one, {}).flatMap(
      (endpoint) => referenceOf('', { ...endpoint, certain: true }, names) ?? [],
    ),
  );
}

function byName(a: readonly [string, string], b: readonly [string, string]): number {
  return a[0] < b[0] ? -1 : 1;
}

function referenceOf(setting: string, endpoint: Endpoint, names: HostNames): Reference | null {
  const service = names[endpoint.host] ?? null;
  if (service === null && !endpoint.certain) return null;
  if (service === null && isLoopback(endpoint.host) && roleOf(endpoint, service) === 'external') {
    return null;
  }
  return {
    setting,
    scheme: endpoint.scheme,
    host: endpoint.host,
    port: endpoint.port,
    role: roleOf(endpoint, service),
    service,
  };
}

const databases: readonly string[] = [
  'postgres',
  'mysql',
  'mongodb',
  'mssql',
  'oracle',
  'cassandra',
];
const caches: readonly string[] = ['redis', 'rediss', 'memcached'];

function isStore(scheme: string): boolean {
  return databases.includes(scheme) || caches.includes(scheme);
}

function roleOf(endpoint: Endpoint, service: string | null): DependencyRole {
  if (databases.includes(endpoint.scheme)) return 'database';
  if (caches.includes(endpoint.scheme)) return 'cache';
  return service === null ? 'external' : 'service';
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

/** Settings that say under which address the service itself is reached, or from where it is used. */
const ownAddress =
  /(^|_)(ORIGINS?|CORS|PUBLIC|CALLBACK|REDIRECT|RETURN|SITE|APP|FRONTEND|WEB|BASE|EXTERNAL|SELF|BIND|LISTEN|ALLOWED|TRUSTED|NO_PROXY)(_|$)/;
const ownAddressValue = /(^|_)(URLS?|URI|HOSTS?|ORIGINS?|ADDR(ESS)?|DOMAINS?|ON|PROXY)$/;

function isAboutOurselves(setting: string): boolean {
  const name = setting.toUpperCase();
  if (name === 'HOSTNAME' || name === 'PATH' || name === 'HOME') return true;
  if (/(^|_)(ORIGINS?|CORS)(_|$)/.test(name)) return true;
  return ownAddress.test(name) && ownAddressValue.test(name) && !/(API|DB|DATABASE)/.test(name);
}
