/** How long work may keep the event loop before a signal, a key or a message must get its turn, in milliseconds. */
export const TIME_SLICE_MS = 8;

/** Lets the event loop run everything else that is waiting. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/**
 * Cuts long work into slices. Ask `isDue` after each small piece; when it is, await `give`:
 * `if (turns.isDue) await turns.give();`
 */
export class Turns {
  #until = performance.now() + TIME_SLICE_MS;

  /** Whether the slice is used up. */
  get isDue(): boolean {
    return performance.now() >= this.#until;
  }

  /** Gives others a turn, and begins the next slice. */
  async give(): Promise<void> {
    await nextTurn();
    this.#until = performance.now() + TIME_SLICE_MS;
  }
}
