import Fastify, { type FastifyInstance } from 'fastify';
import { passphrases } from '../src/stellar/network.ts';
import { isStrKey } from '../src/stellar/strkey.ts';

const notFound = {
  type: 'https://stellar.org/horizon-errors/not_found',
  title: 'Resource Missing',
  status: 404,
  detail: 'The resource at the url requested was not found.',
};

// Stellar closes a ledger about every five seconds.
const millisecondsPerLedger = 5_000;

/** Answers the two questions that the backend asks of Horizon, in Horizon's own shape. Nothing is stored. */
export function createStandIn(startedAt: number, now: () => number): FastifyInstance {
  const app = Fastify({ logger: false });
  const ledger = () => 2 + Math.floor((now() - startedAt) / millisecondsPerLedger);

  app.get('/', () => ({
    horizon_version: 'stand-in',
    core_version: 'stand-in',
    ingest_latest_ledger: ledger(),
    history_latest_ledger: ledger(),
    history_latest_ledger_closed_at: new Date(
      startedAt + (ledger() - 2) * millisecondsPerLedger,
    ).toISOString(),
    history_elder_ledger: 2,
    core_latest_ledger: ledger(),
    network_passphrase: passphrases.standalone,
    current_protocol_version: 22,
    supported_protocol_version: 22,
    core_supported_protocol_version: 22,
  }));

  app.get<{ Params: { id: string } }>('/accounts/:id', async (request, reply) => {
    const { id } = request.params;
    if (!isStrKey(id, 'account')) return await reply.code(404).send(notFound);
    return {
      id,
      account_id: id,
      sequence: '0',
      subentry_count: 0,
      last_modified_ledger: 2,
      thresholds: { low_threshold: 0, med_threshold: 0, high_threshold: 0 },
      flags: {
        auth_required: false,
        auth_revocable: false,
        auth_immutable: false,
        auth_clawback_enabled: false,
      },
      balances: [{ balance: '10000.0000000', asset_type: 'native' }],
      signers: [{ weight: 1, key: id, type: 'ed25519_public_key' }],
      data: {},
    };
  });

  app.setNotFoundHandler((_request, reply) => reply.code(404).send(notFound));
  return app;
}
