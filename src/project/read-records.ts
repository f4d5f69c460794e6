/** Adapter: the files of records, one for each build. */
import { readdirSync } from 'node:fs';
import type { FoundRecords, LatestRecords } from '../ports/build-records.ts';
import { readRegularFile, readRegularFileSync } from '../read-file.ts';
import { RecordError, readRecord } from '../records/read-record.ts';
import type { BuildRecord } from '../records/types.ts';
import { countText } from '../text/count-text.ts';
import { writeReason } from '../text/write-reasons.ts';
import { packed, unpacked } from './packed.ts';

/** How many records are read at a time. */
const RECORD_READERS = 16;

/** Reads records. Those that cannot be read are left out, which one sentence says. Never rejects. */
export async function readAll(paths: readonly string[]): Promise<FoundRecords> {
  const found: (BuildRecord | null)[] = paths.map(() => null);
  const bad = new Unreadable();
  let next = 0;
  const reader = async (): Promise<void> => {
    for (let at = next++; at < paths.length; at = next++) found[at] = await bad.orRead(paths[at] ?? '');
  };
  await Promise.all(Array.from({ length: Math.min(RECORD_READERS, paths.length) }, reader));
  const records = found.filter((record) => record !== null);
  // What a clock that was ahead has left is older than it says.
  const now = Date.now();
  const isAhead = ({ startedAt }: BuildRecord): number => (startedAt > now ? 1 : 0);
  const newest = records.toSorted((a, b) => isAhead(a) - isAhead(b) || b.startedAt - a.startedAt);
  return { records: newest, skipped: bad.sentence() };
}

/** Reads records one after another, each when it is asked for: seldom more than one. Those that cannot be read are left out. Never rejects. */
export function readSlowly(paths: readonly string[]): LatestRecords {
  const bad = new Unreadable();
  const records = async function* (): AsyncGenerator<BuildRecord> {
    for (const path of paths) {
      const record = await bad.orRead(path, readRegularFileSync);
      if (record !== null) yield record;
    }
  };
  return { records: records(), skipped: () => bad.sentence() };
}

/** Counts records that cannot be read. */
class Unreadable {
  readonly #counts = { damaged: 0, newer: 0, foreign: 0 };

  /** Reads a record; null if it cannot be read. */
  async orRead(
    path: string,
    read: (path: string) => Buffer | Promise<Buffer> = readRegularFile,
  ): Promise<BuildRecord | null> {
    try {
      return readRecord(await textOf(await read(path)));
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      // One that was pruned meanwhile is none.
      if (code === 'ENOENT') return null;
      this.#counts[error instanceof RecordError ? error.reason : isDenied(code) ? 'foreign' : 'damaged'] += 1;
      return null;
    }
  }

  /** What could not be read, in one sentence; null if that is nothing. */
  sentence(): string | null {
    const { damaged, newer, foreign } = this.#counts;
    const kinds = [
      ...(damaged === 0 ? [] : [`${damaged} damaged`]),
      ...(newer === 0 ? [] : [`${newer} of a newer stagedive`]),
      ...(foreign === 0 ? [] : [`${foreign} of another user`]),
    ];
    if (kinds.length === 0) return null;
    const count = damaged + newer + foreign;
    const verb = count === 1 ? 'is' : 'are';
    return `${countText(count, 'record')} of earlier builds cannot be read and ${verb} left out (${kinds.join(', ')}).`;
  }
}

/** Longer records are compressed. */
const MAX_PLAIN_BYTES = 16 * 1024;

/** More than any record that we write unpacks to. */
const MAX_RECORD_BYTES = 16 * 1024 * 1024;

/** A record as it is written. */
export async function packedRecord(record: BuildRecord): Promise<Uint8Array> {
  const bytes = Buffer.from(`${JSON.stringify(record)}\n`);
  return bytes.length > MAX_PLAIN_BYTES ? await packed(bytes) : bytes;
}

async function textOf(bytes: Buffer): Promise<string> {
  // As gzip begins (RFC 1952).
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes.toString();
  return (await unpacked(bytes, MAX_RECORD_BYTES)).toString();
}

function isDenied(code: string): boolean {
  return code === 'EACCES' || code === 'EPERM';
}

/** Why a folder cannot be listed; null if it can, or is not there. */
export function refusalOf(folder: string): string | null {
  try {
    readdirSync(folder);
    return null;
  } catch (error) {
    const code = String((error as NodeJS.ErrnoException).code ?? '');
    return code === 'ENOENT' || code === 'ENOTDIR' ? null : writeReason(code, error);
  }
}

/** The names in a folder; none where it cannot be listed. */
export function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
