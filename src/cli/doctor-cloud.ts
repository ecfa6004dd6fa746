/** What `nova doctor` asks of AWS, where nova.yaml names something there. Nothing is changed. */
import { cloudOf } from '../cloud.ts';
import { codedeployOf, scalingOf } from '../config/aws.ts';
import type { Config } from '../config/config.ts';
import { checkDeployments, checkGroup, type Check } from './doctor-check.ts';

type Named = Pick<Config, 'aws' | 'services'>;

export async function cloudChecks(config: Named): Promise<readonly Check[]> {
  const cloud = cloudOf(() => config);
  return Promise.all([
    ...groupsOf(config).map(async (group) => checkGroup(group, await cloud.scaling.group(group))),
    ...applicationsOf(config).map(async ([application, group]) =>
      checkDeployments(application, await cloud.deploying.deployments(application, group, 1)),
    ),
  ]);
}

function groupsOf(config: Named): readonly string[] {
  const own = Object.keys(config.services).flatMap((name) => {
    const scaling = scalingOf(config, name);
    return scaling?.by === 'group' ? [scaling.group] : [];
  });
  return [...new Set([...(config.aws.group === null ? [] : [config.aws.group]), ...own])];
}

function applicationsOf(config: Named): readonly (readonly [string, string | null])[] {
  const own = Object.keys(config.services).map((name) => codedeployOf(config, name));
  const all = [config.aws.codedeploy, ...own].filter((one) => one !== null);
  const distinct = new Map(
    all.map(
      ({ application, group }) => [`${application} ${group ?? ''}`, [application, group]] as const,
    ),
  );
  return [...distinct.values()];
}
