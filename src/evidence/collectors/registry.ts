/** Who collects what: every kind of fact has its collector, in the order in which facts come out. */
import { deadlines } from '../attempt.ts';
import type { Collector } from '../context.ts';
import type { FactKind } from '../evidence.ts';
import { collectBlindIntervals } from './blind-intervals.ts';
import { collectBusiestProcesses } from './busiest-processes.ts';
import { collectComposeFiles } from './compose-files.ts';
import { collectConfigurationChange } from './configuration-change.ts';
import { collectConfiguredImage } from './configured-image.ts';
import { collectContainerEvents } from './container-events.ts';
import { collectContainerStates } from './container-state.ts';
import { collectDefinitionChange } from './definition-change.ts';
import { collectDependencies } from './dependency.ts';
import { collectDeployments } from './deployments.ts';
import { collectDockerDisk } from './docker-disk.ts';
import { collectGitHistory } from './git-history.ts';
import { collectSourceVersion } from './source-version.ts';
import { collectHostResources } from './host-resources.ts';
import { collectImageChange } from './image-change.ts';
import { collectKernelKills } from './kernel-kills.ts';
import { collectLimits } from './limits.ts';
import { collectListening } from './listening.ts';
import { collectLogs } from './logs.ts';
import { collectMainProcess } from './main-process.ts';
import { collectMemory } from './memory.ts';
import { collectMountedFiles } from './mounted-files.ts';
import { collectNameResolution } from './name-resolution.ts';
import { collectNetworkAttachments } from './network-attachment.ts';
import { collectOpenFiles } from './open-files.ts';
import { collectPortOwners } from './port-owner.ts';
import { collectProbeAnswers } from './probe-answers.ts';
import { collectReplicaRoom } from './replica-room.ts';
import { collectScalingGroup } from './scaling-group.ts';
import { collectUnreadFiles } from './unread-files.ts';
import { collectVolumeUse } from './volume-use.ts';
import { collectWritableLayers } from './writable-layer.ts';

const deadline = deadlines.program;

export const collectors = {
  'container-state': { per: 'service', needs: 'replicas', collect: collectContainerStates },
  'container-missing': { per: 'service', needs: 'replicas', collect: collectContainerStates },
  'container-events': { per: 'service', needs: 'nothing', collect: collectContainerEvents },
  'probe-answers': { per: 'service', needs: 'nothing', collect: collectProbeAnswers },
  logs: { per: 'service', needs: 'replicas', deadline: deadlines.log, collect: collectLogs },
  memory: { per: 'service', needs: 'replicas', collect: collectMemory },
  'kernel-kills': { per: 'service', needs: 'replicas', deadline, collect: collectKernelKills },
  limits: { per: 'service', needs: 'replicas', collect: collectLimits },
  'main-process': { per: 'service', needs: 'replicas', collect: collectMainProcess },
  'busiest-processes': { per: 'service', needs: 'replicas', collect: collectBusiestProcesses },
  'open-files': { per: 'service', needs: 'replicas', collect: collectOpenFiles },
  'volume-use': { per: 'service', needs: 'replicas', collect: collectVolumeUse },
  listening: { per: 'service', needs: 'replicas', collect: collectListening },
  'port-owner': { per: 'service', needs: 'replicas', collect: collectPortOwners },
  dependency: { per: 'service', needs: 'replicas', deadline, collect: collectDependencies },
  'name-resolution': {
    per: 'service',
    needs: 'replicas',
    deadline,
    collect: collectNameResolution,
  },
  'network-attachment': { per: 'service', needs: 'replicas', collect: collectNetworkAttachments },
  'image-change': { per: 'service', needs: 'replicas', collect: collectImageChange },
  'configured-image': { per: 'service', needs: 'replicas', collect: collectConfiguredImage },
  'configuration-change': {
    per: 'service',
    needs: 'replicas',
    deadline,
    collect: collectConfigurationChange,
  },
  'definition-change': { per: 'service', needs: 'replicas', collect: collectDefinitionChange },
  'mounted-files': { per: 'service', needs: 'replicas', collect: collectMountedFiles },
  'source-version': { per: 'service', needs: 'nothing', collect: collectSourceVersion },
  'unread-files': { per: 'service', needs: 'replicas', collect: collectUnreadFiles },
  deployments: { per: 'service', needs: 'nothing', deadline, collect: collectDeployments },
  'scaling-group': { per: 'service', needs: 'nothing', deadline, collect: collectScalingGroup },
  'replica-room': { per: 'service', needs: 'nothing', deadline, collect: collectReplicaRoom },
  'writable-layer': { per: 'service', needs: 'replicas', deadline, collect: collectWritableLayers },
  'compose-files': {
    per: 'project',
    needs: 'nothing',
    deadline,
    collect: collectComposeFiles,
  },
  'host-resources': { per: 'project', needs: 'nothing', collect: collectHostResources },
  'docker-disk': { per: 'project', needs: 'nothing', collect: collectDockerDisk },
  'git-history': { per: 'project', needs: 'nothing', collect: collectGitHistory },
  'blind-intervals': { per: 'project', needs: 'nothing', collect: collectBlindIntervals },
} satisfies Record<FactKind, Collector>;
