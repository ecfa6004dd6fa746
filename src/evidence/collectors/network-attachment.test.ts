import { expect, test } from 'vitest';
import type { ReplicaView, ServiceDefinition } from '../../docker/project.ts';
import type { NetworkEndpoint } from '../evidence.ts';
import { attachmentOf } from './network-attachment.ts';

const expected: NetworkEndpoint = { network: 'p_default', aliases: ['web', 'www'], ipv4: null };

function attachment(networks: readonly NetworkEndpoint[], actual: ReplicaView['networks']) {
  const service = { name: 'web', networks } as ServiceDefinition;
  const replica = { state: { container: 'c1' }, networks: actual } as ReplicaView;
  const { missing, missingAliases } = attachmentOf(service, replica);
  return { missing, missingAliases };
}

const actual = {
  network: 'p_default',
  networkId: 'n',
  aliases: ['web', 'www', 'c1'],
  ipv4: '10.0.0.2',
};
const fixed = { ...expected, ipv4: '10.0.0.9' };

test.each([
  ['a network with its aliases is whole', expected, [actual], {}],
  ['a network that is gone is missing', expected, [], { missing: [expected] }],
  [
    'an alias that is gone is missing',
    expected,
    [{ ...actual, aliases: ['web'] }],
    { missingAliases: [{ ...expected, aliases: ['www'] }] },
  ],
  [
    'another address than the fixed one is missing',
    fixed,
    [actual],
    { missingAliases: [{ ...fixed, aliases: [] }] },
  ],
  ['a container that does not run has no address to compare', fixed, [{ ...actual, ipv4: '' }], {}],
])('%s', (_what, network, has, differs) => {
  expect(attachment([network], has)).toEqual({ missing: [], missingAliases: [], ...differs });
});
