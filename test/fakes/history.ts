import type { HistoryChange, PastDetails } from '../../src/history/types.ts';
import { type BuildHistory, NoHistoryError } from '../../src/ports.ts';
import type { StatusUpdate } from '../../src/progress/types.ts';

/** A history in memory. Tests put builds into it, and what happens while somebody listens. */
export class FakeHistory implements BuildHistory {
  readonly kept = new Map<
    string,
    { readonly details: PastDetails; readonly updates: readonly StatusUpdate[] }
  >();
  readonly removed: string[] = [];
  /** Why there is no history; null if there is one. */
  missing: string | null = null;
  #told: ((changes: readonly HistoryChange[]) => void)[] = [];

  keep(details: PastDetails, updates: readonly StatusUpdate[] = []): void {
    this.kept.set(details.build.id, { details, updates });
    this.#tell([{ kind: 'kept', build: details.build }]);
  }

  async *list(follow: boolean, signal: AbortSignal): AsyncGenerator<readonly HistoryChange[]> {
    this.#require();
    yield [...this.kept.values()].map(({ details }) => ({ kind: 'kept', build: details.build }));
    while (follow && !signal.aborted) {
      const told = await new Promise<readonly HistoryChange[]>((resolve) => {
        this.#told.push(resolve);
        signal.addEventListener('abort', () => resolve([]), { once: true });
      });
      if (told.length > 0) yield told;
    }
  }

  async read(id: string): Promise<PastDetails | null> {
    this.#require();
    return this.kept.get(id)?.details ?? null;
  }

  async *status(id: string): AsyncGenerator<StatusUpdate> {
    yield* this.kept.get(id)?.updates ?? [];
  }

  async remove(id: string): Promise<void> {
    this.#require();
    this.removed.push(id);
    this.kept.delete(id);
    this.#tell([{ kind: 'removed', id }]);
  }

  #require(): void {
    if (this.missing !== null) throw new NoHistoryError(this.missing);
  }

  #tell(changes: readonly HistoryChange[]): void {
    const told = this.#told;
    this.#told = [];
    for (const tell of told) tell(changes);
  }
}
