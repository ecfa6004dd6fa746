/** Facts about what a container and its host have used up, in words for a person at a terminal. */
import type {
  BusiestProcesses,
  ContainerLimits,
  DiskUse,
  DockerDisk,
  KernelKills,
  MainProcess,
  Pressure,
  ReplicaRoom,
  ScalingGroup,
  Volume,
  VolumeUse,
} from './resource-facts.ts';

const mostCommand = 80;

export function limitLines({ service, tasks, processor }: ContainerLimits): readonly string[] {
  return [
    ...(tasks === null
      ? []
      : [
          `${service} has ${tasks.current} processes and threads of ${tasks.limit ?? 'no limit'}${tasks.refused === null || tasks.refused === 0 ? '' : `, and ${tasks.refused} were refused`}`,
        ]),
    ...(processor === null
      ? []
      : [
          `${service} may use ${processor.limit ?? 'all'} processors, and was held back in ${processor.throttled} of ${processor.periods} periods`,
        ]),
  ];
}

export function killLines({ service, kills }: KernelKills): readonly string[] {
  if (kills.length === 0) return [`the kernel's log has no kill for memory in ${service}`];
  return kills.map(
    ({ at, process, pid, lack, memory }) =>
      `${time(at)} the kernel killed ${process} (${pid}) of ${service} for want of ${lack === 'group' ? 'memory within its limit' : "the host's memory"}${memory === null ? '' : `, at ${size(memory)}`}`,
  );
}

export function mainProcessLine(fact: MainProcess): string {
  const { service, process, pid, state, waitsIn, threads, processes } = fact;
  const idle = (['stopped', 'waiting', 'zombies'] as const)
    .filter((one) => fact[one] > 0)
    .map((one) => `, ${fact[one]} ${one === 'zombies' ? 'ended and not reaped' : one}`);
  return `the main process of ${service} is ${process} (${pid}), ${state}${waitsIn === '' ? '' : ` in ${waitsIn}`}, with ${threads} threads; ${processes} processes in all${idle.join('')}`;
}

export function busiestLines({ service, processes }: BusiestProcesses): readonly string[] {
  return processes.map(
    ({ pid, process, command, processor, memory }) =>
      `${service} ${process} (${pid}): ${processor.toFixed(2)} processors, ${size(memory)}, ${command.slice(0, mostCommand)}`,
  );
}

export function volumeLines({ service, volumes }: VolumeUse): readonly string[] {
  return volumes.map((volume) => `${service} ${volumeWords(volume)}`);
}

function volumeWords(volume: Volume): string {
  const { destination, fileSystem, free, total, inodes, inodesFree, wanted, access } = volume;
  const counted = inodes === 0 ? '' : `, ${inodesFree} of ${inodes} files left`;
  const turned = wanted === 'read-write' && access === 'read-only' ? ', turned read-only' : '';
  return `${destination} (${fileSystem}): ${size(free)} of ${size(total)} free${counted}${turned}`;
}

export function dockerDiskLine(fact: DockerDisk): string {
  const parts: readonly (readonly [string, DiskUse | null])[] = [
    ['images', fact.images],
    ...(fact.dangling === undefined ? [] : [['dangling images', fact.dangling] as const]),
    ['containers', fact.containers],
    ['volumes', fact.volumes],
    ['build cache', fact.buildCache],
  ];
  const known = parts.map(([name, use]) =>
    use === null
      ? `${name}: not known`
      : `${name}: ${use.count}, ${size(use.size)}, ${size(use.unused)} of it unused`,
  );
  return `Docker's disk: ${known.join('; ')}`;
}

export function groupLines(fact: ScalingGroup): readonly string[] {
  const { service, group, desired, min, max, ready, notReady } = fact;
  return [
    `${service}: the Auto Scaling group ${group} is to have ${desired} instances, of ${min} to ${max}; ${ready} are in service and healthy`,
    ...notReady.map(({ id, lifecycle, health }) => `  ${id}: ${lifecycle}, ${health}`),
  ];
}

export function roomLine({ service, running, max, obstacle }: ReplicaRoom): string {
  const why = obstacle === '' ? '' : `, but ${obstacle}`;
  return `${service} runs ${running} containers of at most ${max}${why}`;
}

/** Nothing where none is measured. */
export function pressureWords(pressures: Readonly<Record<string, Pressure | null>>): string {
  return Object.entries(pressures)
    .filter(([, pressure]) => pressure !== null && pressure.some > 0)
    .map(([of, pressure]) => `; ${of}: work waited for it ${pressure?.some} % of the time`)
    .join('');
}

export function size(bytes: number | null): string {
  return bytes === null ? 'unknown' : `${Math.round(bytes / 1024 ** 2)} MiB`;
}

export function time(at: number): string {
  return new Date(at).toISOString();
}
