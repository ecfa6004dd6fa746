/** Every kind of fact and who collects it: a kind without a collector does not compile. */
import { deadlines } from '../attempt.ts';
import type { Collector } from '../context.ts';
import type { FactKind } from '../evidence.ts';
import { collectComposeFiles } from './compose-files.ts';
import { collectConfigurationChange } from './configuration-change.ts';
import { collectContainerEvents } from './container-events.ts';
import { collectContainerStates } from './container-state.ts';
import { collectDependencies } from './dependency.ts';
import { collectHostResources } from './host-resources.ts';
import { collectImageChange } from './image-change.ts';
import { collectListening } from './listening.ts';
import { collectLogs } from './logs.ts';
import { collectMemory } from './memory.ts';
import { collectNameResolution } from './name-resolution.ts';
import { collectNetworkAttachments } from './network-attachment.ts';
import { collectPortOwners } from './port-owner.ts';
import { collectProbeAnswers } from './probe-answers.ts';
import { collectWritableLayers } from './writable-layer.ts';

const service = { per: 'service', needs: 'replicas' } as const;
const aside = { per: 'service', needs: 'nothing' } as const;

export const collectors = {
  'container-state': { ...service, collect: collectContainerStates },
  'container-missing': { ...service, collect: collectContainerStates },
  logs: { ...service, collect: collectLogs },
  'container-events': { ...aside, collect: collectContainerEvents },
  memory: { ...service, collect: collectMemory },
  'image-change': { ...service, collect: collectImageChange },
  'configuration-change': {
    ...service,
    deadline: deadlines.compose,
    collect: collectConfigurationChange,
  },
  'compose-files': {
    per: 'project',
    needs: 'nothing',
    deadline: deadlines.compose,
    collect: collectComposeFiles,
  },
  dependency: { ...service, collect: collectDependencies },
  'port-owner': { ...service, collect: collectPortOwners },
  listening: { ...service, collect: collectListening },
  'network-attachment': { ...service, collect: collectNetworkAttachments },
  'name-resolution': { ...service, collect: collectNameResolution },
  'host-resources': { per: 'project', needs: 'nothing', collect: collectHostResources },
  'writable-layer': { ...service, collect: collectWritableLayers },
  'probe-answers': { ...aside, collect: collectProbeAnswers },
} satisfies Record<FactKind, Collector>;
