/** Where records of builds are kept. */
import type { BuildRecord, RecordBasis, RecordKey, RecordName } from '../records/types.ts';

/** Records that were found, the newest first. */
export interface FoundRecords {
  readonly records: readonly BuildRecord[];
  /** What could not be read, in one sentence; null if all could. */
  readonly skipped: string | null;
}

/** Records that are read one after another, as they are asked for. */
export interface LatestRecords {
  /** The newest first. */
  readonly records: AsyncIterable<BuildRecord>;
  /** What could not be read so far, in one sentence; null if all could. */
  skipped(): string | null;
}

export interface BuildRecords {
  /** The key of our keyed hashes: made once for each user, kept beside the records. Never rejects. */
  hashKey(): Promise<Uint8Array>;
  /** The records of one target, on all builders. Never rejects. */
  of(key: RecordKey): Promise<FoundRecords>;
  /** The same, on one builder, for who needs only the newest: a build does not wait for all of them. Never rejects. */
  latest(key: RecordKey, builder: string): LatestRecords;
  /** The records of all targets. Never rejects. */
  all(): Promise<FoundRecords>;
  /** The records with these ids, as far as there are such that can be read. Never rejects. */
  withIds(ids: ReadonlySet<string>): Promise<readonly BuildRecord[]>;
  /** Deletes a record with its basis. Rejects with a sentence. */
  remove(record: BuildRecord): Promise<void>;
  /** What the steps of a recorded build depended on; null if it cannot be read. */
  basis(record: BuildRecord): Promise<RecordBasis | null>;
  /**
   * Does what it can of `save` before the build has ended, so that its end takes less time. Never rejects: what could not
   * be done is left to `save`.
   */
  prepare(name: RecordName, basis: RecordBasis, previous: BuildRecord | null): Promise<void>;
  /**
   * Keeps a record, and removes the oldest ones of its target and builder. Rejects with a sentence if it cannot be
   * written; nothing is half written then.
   *
   * @param previous the record that it was compared with: what both depended on is stored once
   */
  save(record: BuildRecord, basis: RecordBasis, previous: BuildRecord | null): Promise<void>;
}
