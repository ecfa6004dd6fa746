/**
 * Settings of the container against those of the last known good, and against what the Compose
 * files say now. Only names leave: values are compared by their keyed hashes.
 */
import { isProblem } from '../../docker/problem.ts';
import type { ReplicaView, ServiceDefinition } from '../../docker/project.ts';
import { configuredSettings } from '../configured-settings.ts';
import { found, missing, speakerOf, together } from '../context.ts';
import type { Collected, View } from '../context.ts';
import { fingerprints } from '../fingerprint.ts';
import { inspectImage } from '../image.ts';
import { effective, keyDifference } from '../key-difference.ts';
import type { Prints, Side } from '../key-difference.ts';

export async function collectConfigurationChange(
  view: View,
  service: ServiceDefinition,
): Promise<Collected> {
  const replica = speakerOf(view, service.name);
  const key = view.installationKey;
  const kind = 'configuration-change';
  if (replica === null) return missing(kind, service.name, 'the service has no container');
  if (key === null) return missing(kind, service.name, 'the installation key cannot be read');
  const container = await containerSide(view, replica, key);
  if ('unknown' in container) return missing(kind, service.name, container.unknown);
  const good = await goodSide(view, service.name, container.provided);
  const files = await filesSide(view, service.name, container.provided, key);
  const readable = 'unknown' in files ? null : files;
  const fact = found({
    kind,
    service: service.name,
    sinceLastGood: good === null ? null : keyDifference(good, container),
    filesAgainstContainer: readable === null ? null : keyDifference(container, readable),
    filesAgainstLastGood: readable === null || good === null ? null : keyDifference(good, readable),
  });
  if (!('unknown' in files)) return fact;
  return together([fact, missing(kind, service.name, files.unknown)]);
}

interface Unknown {
  readonly unknown: string;
}

async function containerSide(
  view: View,
  replica: ReplicaView,
  key: Uint8Array,
): Promise<Side | Unknown> {
  const image = await inspectImage(view.engine, replica.state.imageId);
  if (isProblem(image)) return { unknown: image.message };
  return {
    settings: fingerprints(replica.environment, key),
    provided: fingerprints(image.environment, key),
  };
}

/** An image that is gone cannot say what it provided; then today's image stands in for it. */
async function goodSide(view: View, service: string, provided: Prints): Promise<Side | null> {
  const good = view.lastKnownGood.get(service);
  const key = view.installationKey;
  if (good === undefined || key === null) return null;
  const image = await inspectImage(view.engine, good.imageId);
  return {
    settings: good.environment,
    provided: isProblem(image) ? provided : fingerprints(image.environment, key),
  };
}

async function filesSide(
  view: View,
  service: string,
  provided: Prints,
  key: Uint8Array,
): Promise<Side | Unknown> {
  const configuration = await view.configuration();
  if (isProblem(configuration)) {
    return { unknown: `the Compose files could not be read: ${configuration.message}` };
  }
  const environment = configuredSettings(configuration, service);
  if (environment === null) return { unknown: 'the Compose files do not name this service' };
  return effective(fingerprints(environment, key), provided);
}
