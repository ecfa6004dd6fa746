/** Full disks and volumes: by measurement, by the engine's word, by the log. */
import type { Volume } from '../../evidence/resource-facts.ts';
import type { Citation } from '../cause.ts';
import { cite, defineRule, finding } from '../rule.ts';
import type { Finding, Seen, View } from '../rule.ts';
import { answersAbout, hasStopped, isSuspect, listWords } from './condition.ts';
import { mebibytes, said } from './scarcity.ts';

const needs = [
  'host-resources',
  'volume-use',
  'container-state',
  'container-missing',
  'probe-answers',
  'dependency',
  'logs',
] as const;
type Facts = View<(typeof needs)[number]>;

const MEBIBYTE = 1_048_576;
/** Ordinary writes begin to fail here: large disks still hold much at one percent. */
const LEAST = 100 * MEBIBYTE;
const LEAST_SHARE = 0.01;
/** With a program's own word for it: databases write files of 16 MiB at once. */
const CHUNK = 16 * MEBIBYTE;
const CHUNK_SHARE = 0.1;
const hostDisk = "the host's disk";

export const disk = defineRule({
  id: 'disk-full',
  needs,
  conclude: (view) =>
    view.scope
      .filter((service) => isSuspect(view, service))
      .flatMap((service) => inVolume(view, service) ?? onHost(view, service) ?? []),
});

/** What the engine, its log and its own answers to logins say of it. */
function told(view: Facts, service: string): readonly Citation[] {
  // SQLSTATE 53100: disk_full.
  const answers = answersAbout(view, service).filter(({ fact }) => fact.detail.startsWith('53100'));
  return [
    ...said(view, service, 'disk-full'),
    ...answers.map((one) => cite(one, `it answers a login with ${one.fact.detail}`)),
  ];
}

interface Full {
  readonly seen: Seen<'volume-use'>;
  readonly volume: Volume;
}

/** A volume may be full while the host is not. */
function inVolume(view: Facts, service: string): Finding | null {
  const words = told(view, service);
  const full = view
    .of('volume-use', service)
    .flatMap((seen): readonly Full[] =>
      seen.fact.volumes
        .filter((one) => one.wanted === 'read-write' && isFull(one, words.length > 0))
        .map((volume) => ({ seen, volume })),
    );
  const [first] = full;
  if (first === undefined) return null;
  const stopped = view.of('container-state', service).some(({ fact }) => hasStopped(fact));
  const places = listWords(full.map(({ volume }) => volume.destination));
  return finding({
    kind: 'disk-full',
    component: service,
    confidence: words.length > 0 ? 'certain' : 'likely',
    basis: words.length > 0 ? 'decisive' : 'observed',
    statement: `${service} ${stopped ? 'could not write' : 'cannot write'} to ${places}: ${roomIn(first.volume)}.`,
    supporting: [...full.map(({ seen, volume }) => cite(seen, measurement(volume))), ...words],
    ...(full.some(({ volume }) => isOnHostDisk(view, volume)) ? { shared: hostDisk } : {}),
  });
}

function isFull({ free, total, inodes, inodesFree }: Volume, isTold: boolean): boolean {
  if (inodes > 0 && inodesFree === 0) return true;
  if (total === 0) return false;
  return isOut(free, total) || (isTold && free < CHUNK && free < total * CHUNK_SHARE);
}

/** A volume without a file system of its own shares that of all others. */
function isOnHostDisk(view: Facts, { total }: Volume): boolean {
  return view
    .all('host-resources')
    .some((host) => host.fact.diskTotal === total && isHostFull(host));
}

function isOut(free: number, total: number): boolean {
  return free < Math.min(LEAST, total * LEAST_SHARE);
}

function roomIn({ free, total, inodes, inodesFree }: Volume): string {
  return inodes > 0 && inodesFree === 0
    ? `of its ${inodes} inodes none is free`
    : `${mebibytes(free)} MiB of ${mebibytes(total)} MiB are free`;
}

/** Which file system it is, in bytes and in inodes. */
function measurement(volume: Volume): string {
  const { destination, fileSystem, free, total, inodes, inodesFree } = volume;
  const counted = inodes > 0 ? `, and ${inodesFree} of ${inodes} inodes` : '';
  return `${destination} is on ${fileSystem}, of which ${mebibytes(free)} MiB of ${mebibytes(total)} MiB are free${counted}`;
}

function onHost(view: Facts, service: string): Finding | null {
  const words = told(view, service);
  const [host] = view.all('host-resources');
  const full = host !== undefined && isHostFull(host);
  if (words.length === 0 && !(full && service === view.service)) return null;
  const room = host === undefined ? '' : roomOn(host);
  return finding({
    kind: 'disk-full',
    component: service,
    confidence: full && words.length > 0 ? 'certain' : 'likely',
    basis: full ? (words.length > 0 ? 'decisive' : 'observed') : 'logged',
    statement:
      words.length === 0
        ? `The host's disk is full: ${room}.`
        : `${service} cannot write, because no space is left${elsewhere(view, service, full, room)}.`,
    supporting: [...(full ? [cite(host, room)] : []), ...words, ...measured(view, service)],
    ...(full ? { shared: hostDisk } : {}),
  });
}

/** A roomy host does not contradict the log: a volume or a quota may be what is full. */
function elsewhere(view: Facts, service: string, full: boolean, room: string): string {
  if (room === '' || full) return room === '' ? '' : `; ${room}`;
  const known = view.of('volume-use', service).length > 0;
  return `; ${room}, so it is ${known ? 'a quota, or room was made since' : 'a volume or a quota'}`;
}

function measured(view: Facts, service: string): readonly Citation[] {
  return view
    .of('volume-use', service)
    .filter(({ fact }) => fact.volumes.length > 0)
    .map((seen) => cite(seen, 'none of its volumes is full now'));
}

function isHostFull({ fact }: Seen<'host-resources'>): boolean {
  if (fact.inodesTotal > 0 && fact.inodesFree === 0) return true;
  return fact.diskTotal > 0 && isOut(fact.diskFree, fact.diskTotal);
}

function roomOn({ fact }: Seen<'host-resources'>): string {
  return fact.inodesTotal > 0 && fact.inodesFree === 0
    ? 'no inode is free on the host'
    : `${(fact.diskFree / 1_073_741_824).toFixed(1)} GiB are free on the host`;
}
