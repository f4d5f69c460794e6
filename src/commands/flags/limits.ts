/** Limits for the containers of RUN: --shm-size, --ulimit, --resource. */
import { UsageError } from '../../errors.ts';
import { parseBytes } from '../../text/byte-size.ts';
import type { InputFlags } from './types.ts';

/** Bytes; null for the engine's default, which 0 means too. */
export function parseShmSize(value: string | undefined): number | null {
  if (value === undefined) return null;
  const bytes = parseBytes(value);
  if (bytes === null) throw new UsageError(`--shm-size ${value}: write a size such as 64m or 1g.`);
  return bytes === 0 ? null : bytes;
}

/** The limits that Linux has (docker/go-units ulimit.go). */
const ULIMITS =
  'core cpu data fsize locks memlock msgqueue nice nofile nproc rss rtprio rttime sigpending stack'.split(
    ' ',
  );

/** `NAME=SOFT[:HARD]`. The last of several for one name counts. In the order of their names, as `NAME=SOFT:HARD`. */
export function parseUlimits(values: readonly string[]): readonly string[] {
  const limits = new Map(values.map(parseUlimit));
  return [...limits].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, range]) => `${name}=${range}`);
}

function parseUlimit(value: string): readonly [string, string] {
  const match = /^([^=]+)=(-?\d{1,18})(?::(-?\d{1,18}))?$/.exec(value);
  if (match === null) throw new UsageError(`--ulimit ${value}: write NAME=SOFT or NAME=SOFT:HARD.`);
  const [, name = '', soft = '', hard = soft] = match;
  if (!ULIMITS.includes(name)) {
    throw new UsageError(`--ulimit ${value}: there is no limit ${name}; use ${ULIMITS.join(', ')}.`);
  }
  const exceeds = hard !== '-1' && (soft === '-1' || Number(soft) > Number(hard));
  if (exceeds) throw new UsageError(`--ulimit ${value}: the soft limit must not exceed the hard one.`);
  return [name, `${Number(soft)}:${Number(hard)}`];
}

/** What --resource has, after the flags that docker had before it. */
export function resourceFlags(flags: InputFlags): readonly string[] {
  const { memory, memorySwap, cpuShares, cpuPeriod, cpuQuota, cpusetCpus, cpusetMems } = flags;
  const older = { memory, 'memory-swap': memorySwap, 'cpu-shares': cpuShares, 'cpu-period': cpuPeriod };
  const others = { 'cpu-quota': cpuQuota, 'cpuset-cpus': cpusetCpus, 'cpuset-mems': cpusetMems };
  return [
    ...Object.entries({ ...older, ...others }).flatMap(([key, value]) =>
      value === undefined ? [] : [`${key}=${value}`],
    ),
    ...flags.resource,
  ];
}

/** What docker calls a resource, what the frontend calls it, and how a value is read. */
const RESOURCES: Readonly<
  Record<string, { readonly option: string; readonly read: (value: string) => string | null }>
> = {
  memory: { option: 'memory', read: (value) => bytesText(value) },
  'memory-swap': { option: 'memswap', read: (value) => (value === '-1' ? value : bytesText(value)) },
  'cpu-shares': { option: 'cpushares', read: integerText },
  'cpu-period': { option: 'cpuperiod', read: integerText },
  'cpu-quota': { option: 'cpuquota', read: integerText },
  'cpuset-cpus': { option: 'cpusetcpus', read: (value) => value },
  'cpuset-mems': { option: 'cpusetmems', read: (value) => value },
};

/**
 * `KEY=VALUE`, with the keys of `docker run`. The last value for a key counts; 0 and nothing mean no limit
 * (docker/buildx build/utils.go ParseResourceLimits, addResourceLimits).
 *
 * @returns values by the frontend's option
 */
export function parseResources(values: readonly string[]): Readonly<Record<string, string>> {
  const limits = new Map<string, string>();
  for (const value of values) {
    const at = value.indexOf('=');
    const key = value.slice(0, Math.max(0, at)).trim();
    const resource = Object.hasOwn(RESOURCES, key) ? RESOURCES[key] : undefined;
    if (resource === undefined) {
      throw new UsageError(
        `--resource ${value}: write KEY=VALUE; the keys are ${Object.keys(RESOURCES).join(', ')}.`,
      );
    }
    const text = resource.read(value.slice(at + 1).trim());
    if (text === null) throw new UsageError(`--resource ${value}: the value of ${key} cannot be read.`);
    limits.set(resource.option, text);
  }
  return Object.fromEntries([...limits].filter(([, text]) => text !== '' && text !== '0'));
}

function bytesText(value: string): string | null {
  return parseBytes(value)?.toString() ?? null;
}

/** Negative numbers mean no limit, as in buildx. */
function integerText(value: string): string | null {
  if (!/^[+-]?\d{1,15}$/.test(value)) return null;
  const number = Number(value);
  return number > 0 ? String(number) : '0';
}
