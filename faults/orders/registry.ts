/** The faults of the shop of test/stacks/orders: Python behind nginx, with MariaDB. */
import { aliasMissing } from '../alias-missing.ts';
import { badRelease } from '../bad-release.ts';
import { configDrift } from '../config-drift.ts';
import { configInvalid } from '../config-invalid.ts';
import { configMissing } from '../config-missing.ts';
import { containerDeleted } from '../container-deleted.ts';
import { crashLoop } from '../crash-loop.ts';
import { crashOnce } from '../crash-once.ts';
import { crashStaysDown } from '../crash-stays-down.ts';
import { databaseMissing } from '../database-missing.ts';
import { databasePasswordChanged } from '../database-password-changed.ts';
import { databaseStoppedByOperator } from '../database-stopped-by-operator.ts';
import type { Fault } from '../fault.ts';
import { hang } from '../hang.ts';
import { imageDeleted } from '../image-deleted.ts';
import { networkDetached } from '../network-detached.ts';
import { packetsDropped } from '../packets-dropped.ts';
import { portTakenByContainer, portTakenByProcessOf } from '../port-taken.ts';
import { resolverBroken } from '../resolver-broken.ts';
import { shop } from '../target.ts';
import { certificateRenewed } from './certificate-renewed.ts';
import { databaseExhausted } from './database-exhausted.ts';
import { mariadb } from './mariadb.ts';
import { proxyConfigInvalid } from './proxy-config-invalid.ts';
import { proxyConfigMissing } from './proxy-config-missing.ts';
import { proxyPointsWrong } from './proxy-points-wrong.ts';
import { workerEnded } from './worker-ended.ts';

export const ordersFaults = {
  'orders/crash-once': crashOnce(shop.service),
  'orders/crash-stays-down': crashStaysDown(shop.service),
  'orders/crash-loop': crashLoop(shop.service, '/srv/orders/orders.py'),
  'orders/hang': hang(shop.service),
  'orders/worker-ended': workerEnded,
  // A traceback at every start: the release lacks a module.
  'orders/bad-release': badRelease(shop, ['gunicorn', 'orders.wsgi:app']),
  'orders/config-missing': configMissing(shop, 'DB_HOST'),
  'orders/config-drift': configDrift(shop, 'DB_NAME'),
  'orders/config-invalid': configInvalid(shop, 'DB_PORT', 'three'),
  'orders/container-deleted': containerDeleted(shop.service),
  'orders/image-deleted': imageDeleted(shop),
  'orders/network-detached': networkDetached(shop.service),
  'orders/resolver-broken': resolverBroken(shop.service),
  'orders/port-taken-by-container': portTakenByContainer({
    ...{ service: 'nginx', port: 80 },
    leftOver: [],
  }),
  'orders/port-taken-by-process': portTakenByProcessOf({ service: 'nginx', port: 80 }),
  'orders/proxy-config-invalid': proxyConfigInvalid,
  'orders/proxy-config-missing': proxyConfigMissing,
  'orders/proxy-points-wrong': proxyPointsWrong,
  'orders/certificate-renewed': certificateRenewed,
  'orders/alias-missing': aliasMissing(mariadb.service),
  'orders/packets-dropped': packetsDropped(mariadb.service, 3306),
  'orders/database-killed': crashStaysDown(mariadb.service, 'database-unavailable'),
  'orders/database-stopped-by-operator': databaseStoppedByOperator(mariadb.service),
  'orders/database-password-changed': databasePasswordChanged(mariadb),
  'orders/database-missing': databaseMissing(mariadb),
  'orders/database-exhausted': databaseExhausted,
} satisfies Record<`orders/${string}`, Fault>;

export type OrdersFaultName = keyof typeof ordersFaults;
