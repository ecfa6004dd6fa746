/** The values that must not leave, out of everything the project's containers and files know. Pure. */
import type { Configuration } from '../docker/definition.ts';
import type { Project, ReplicaView } from '../docker/project.ts';
import { configuredSettings } from './configured-settings.ts';
import { secretValues } from './redact.ts';

type Environment = Readonly<Record<string, string>>;

/** Settings that hold names: a password equal to one of them cannot be hidden without them. */
const naming = /(?:USER|USERNAME|DATABASE|DB|DBNAME|NAME|HOST|SERVER|ROLE)$/;

/**
 * Secret values of all environments, without those that are also names in this project. Where
 * user, database, service and password are all called "postgres", hiding the word would hide the
 * diagnosis and tell the password; it is still hidden wherever it stands as one.
 */
export function knownSecrets(
  project: Project,
  replicas: readonly ReplicaView[],
  configuration: Configuration | null,
): readonly string[] {
  const environments: Environment[] = replicas.map((replica) => replica.environment);
  if (configuration !== null) {
    for (const name of Object.keys(configuration.services)) {
      environments.push(configuredSettings(configuration, name) ?? {});
    }
  }
  const names = namesIn(project, replicas, environments);
  const secrets = new Set(environments.flatMap((environment) => secretValues(environment)));
  return [...secrets].filter((secret) => !names.has(secret.toLowerCase()));
}

function namesIn(
  project: Project,
  replicas: readonly ReplicaView[],
  environments: readonly Environment[],
): ReadonlySet<string> {
  const names = [
    project.name,
    ...project.services.flatMap((service) => [
      service.name,
      ...service.networks.flatMap((network) => [network.network, ...network.aliases]),
      ...service.references.map((reference) => reference.host),
    ]),
    ...replicas.map((replica) => replica.state.name),
    ...environments.flatMap((environment) =>
      Object.entries(environment)
        .filter(([name]) => naming.test(name.toUpperCase()))
        .map(([, value]) => value),
    ),
  ];
  return new Set(names.map((name) => name.toLowerCase()));
}
