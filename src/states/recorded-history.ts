import { correctedBuild, recordedBuild, recordedDetails, recordedStatus } from '../history/recorded.ts';
import type { HistoryChange, PastDetails } from '../history/types.ts';
import { type BuildHistory, type BuildRecords, NoHistoryError } from '../ports.ts';
import type { StatusUpdate } from '../progress/types.ts';
import type { BuildRecord } from '../records/types.ts';
import { untilQuiet } from './until-quiet.ts';

/**
 * The history of a builder with our own records: they are the history where the builder keeps none, and else say what it
 * does not know.
 * @param builder its address, as in EngineInfo
 */
export function withRecords(history: BuildHistory, records: BuildRecords, builder: string): BuildHistory {
  return new RecordedHistory(history, records, builder);
}

class RecordedHistory implements BuildHistory {
  readonly #history: BuildHistory;
  readonly #records: BuildRecords;
  readonly #builder: string;
  /** Records that were read: they never change. */
  readonly #known = new Map<string, BuildRecord>();
  /** Whether the builder keeps no history, as far as it was asked. Its status exists all the same. */
  #isMissing = false;
  /** Ids of builds that failed and that somebody keeps open: their status has no end. */
  readonly #keptOpen = new Set<string>();

  constructor(history: BuildHistory, records: BuildRecords, builder: string) {
    this.#history = history;
    this.#records = records;
    this.#builder = builder;
  }

  async *list(follow: boolean, signal: AbortSignal): AsyncGenerator<readonly HistoryChange[]> {
    try {
      for await (const changes of this.#history.list(follow, signal)) yield await this.#corrected(changes);
    } catch (error) {
      this.#noteMissing(error);
      yield await this.#own();
    }
  }

  async read(id: string, signal: AbortSignal): Promise<PastDetails | null> {
    try {
      const details = await this.#history.read(id, signal);
      const record = details === null ? null : await this.#record(id);
      if (details === null || record === null) return details;
      const build = correctedBuild(details.build, record);
      if (build.isKeptOpen === true) this.#keptOpen.add(id);
      else this.#keptOpen.delete(id);
      return { ...details, build, record };
    } catch (error) {
      this.#noteMissing(error);
      const record = await this.#record(id);
      return record === null ? null : recordedDetails(record);
    }
  }

  async *status(id: string, signal: AbortSignal): AsyncGenerator<StatusUpdate> {
    if (this.#isMissing) {
      const record = await this.#record(id);
      if (record !== null) yield recordedStatus(record);
      return;
    }
    // The status of a build that is kept open has no end of its own.
    const enough = new AbortController();
    const status = this.#history.status(id, AbortSignal.any([signal, enough.signal]));
    try {
      yield* this.#keptOpen.has(id) ? untilQuiet(status) : status;
    } finally {
      enough.abort();
    }
  }

  async remove(id: string): Promise<void> {
    try {
      await this.#history.remove(id);
    } catch (error) {
      this.#noteMissing(error);
      const record = await this.#record(id);
      if (record !== null) await this.#records.remove(record);
      this.#known.delete(id);
    }
  }

  /** Notes that the builder keeps no history; throws any other error. */
  #noteMissing(error: unknown): void {
    if (!(error instanceof NoHistoryError)) throw error;
    this.#isMissing = true;
  }

  /** The builds that we recorded on this builder. */
  async #own(): Promise<readonly HistoryChange[]> {
    const { records, skipped } = await this.#records.all();
    const own = records.filter(({ builder }) => builder === this.#builder);
    return [
      { kind: 'noticed', text: 'This engine keeps no history, so only builds of stagedive are listed.' },
      ...(skipped === null ? [] : [{ kind: 'noticed', text: skipped } as const]),
      ...own.map((record): HistoryChange => ({ kind: 'kept', build: recordedBuild(record) })),
    ];
  }

  async #corrected(changes: readonly HistoryChange[]): Promise<readonly HistoryChange[]> {
    await this.#find(changes.flatMap((change) => (change.kind === 'kept' ? [change.build.id] : [])));
    return changes.map((change) => {
      const record = change.kind === 'kept' ? this.#known.get(change.build.id) : undefined;
      return change.kind !== 'kept' || record === undefined
        ? change
        : { ...change, build: correctedBuild(change.build, record) };
    });
  }

  async #record(id: string): Promise<BuildRecord | null> {
    await this.#find([id]);
    return this.#known.get(id) ?? null;
  }

  /** Reads the records of builds. One that is missing may come: a build is recorded after its end. */
  async #find(ids: readonly string[]): Promise<void> {
    const missing = new Set(ids.filter((id) => !this.#known.has(id)));
    if (missing.size === 0) return;
    for (const record of await this.#records.withIds(missing)) this.#known.set(record.id, record);
  }
}
