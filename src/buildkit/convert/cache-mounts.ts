import { timestampMs } from '@bufbuild/protobuf/wkt';
import type { CacheMount } from '../../ports.ts';
import type { UsageRecord } from '../gen/control_pb.ts';

/** The records of cache mounts by id, biggest first. Records without an id stay apart. */
export function cacheMounts(records: readonly UsageRecord[]): readonly CacheMount[] {
  const mounts = new Map<string, CacheMount>();
  for (const record of records) {
    if (record.RecordType !== 'exec.cachemount') continue;
    const mount = cacheMount(record);
    const key = mount.id ?? `record ${record.ID}`;
    const known = mounts.get(key);
    mounts.set(key, known === undefined ? mount : joined(known, mount));
  }
  return [...mounts.values()].toSorted((a, b) => (b.bytes ?? 0) - (a.bytes ?? 0));
}

/** One that the engine cannot add up, because a path in it is too long. @param beginning of the id of its record */
export function unmeasuredMount(beginning: string): CacheMount {
  return {
    id: null,
    target: `record ${beginning}…`,
    step: '',
    records: [],
    bytes: null,
    lastUsed: null,
    isBased: false,
    inUse: false,
  };
}

/** Whether an engine says that it cannot add up a size (moby/buildkit cache/refs.go). */
export function isUnmeasured(error: string): boolean {
  return error.includes('failed to get usage for ');
}

function cacheMount({ ID, Description, Size, LastUsedAt, InUse, Parents }: UsageRecord): CacheMount {
  return {
    ...named(Description),
    records: [ID],
    bytes: Number(Size),
    lastUsed: LastUsedAt === undefined ? null : timestampMs(LastUsedAt),
    isBased: Parents.length > 0,
    inUse: InUse,
  };
}

function joined(a: CacheMount, b: CacheMount): CacheMount {
  return {
    ...a,
    records: [...a.records, ...b.records],
    bytes: a.bytes === null || b.bytes === null ? null : a.bytes + b.bytes,
    lastUsed: Math.max(a.lastUsed ?? 0, b.lastUsed ?? 0) || null,
    isBased: a.isBased || b.isBased,
    inUse: a.inUse || b.inUse,
  };
}

/**
 * `cached mount TARGET from NAME with id "ID"`, where the name may hold anything, also such words (moby/buildkit
 * solver/llbsolver/mounts/mount.go).
 */
function named(description: string): Pick<CacheMount, 'id' | 'target' | 'step'> {
  const begin = 'cached mount ';
  const rest = description.startsWith(begin) ? description.slice(begin.length) : description;
  const from = rest.indexOf(' from ');
  const with_ = rest.lastIndexOf(' with id "');
  const hasId = with_ >= 0 && rest.endsWith('"');
  return {
    target: from < 0 ? rest : rest.slice(0, from),
    step: from < 0 ? '' : rest.slice(from + ' from '.length, hasId ? with_ : undefined),
    id: hasId ? unquoted(rest.slice(with_ + ' with id '.length)) : null,
  };
}

/** Text as Go quotes it (%q); what JSON does not know of it stays as it is. */
function unquoted(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    return text.slice(1, -1);
  }
}
