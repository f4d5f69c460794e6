/** Takes what begins at a position and returns where it ends; -1 if its end has not come yet. */
type Take = (bytes: Buffer, at: number) => number;

/** Output that comes in chunks, which end anywhere. */
export class Pieces {
  #rest: Buffer = Buffer.alloc(0);
  readonly #take: Take;
  readonly #most: number;
  readonly #refusal: () => Error;

  /**
   * @param most bytes of the longest piece
   * @param refusal what is thrown for a longer one
   */
  constructor(take: Take, most: number, refusal: () => Error) {
    this.#take = take;
    this.#most = most;
    this.#refusal = refusal;
  }

  /** Whether all pieces were complete. */
  get isComplete(): boolean {
    return this.#rest.length === 0;
  }

  push(chunk: Uint8Array): void {
    const bytes = Buffer.concat([this.#rest, chunk]);
    let at = 0;
    for (let next = 0; next >= 0; next = at < bytes.length ? this.#take(bytes, at) : -1) at = next;
    if (bytes.length - at > this.#most) throw this.#refusal();
    // A copy: the chunk need not be kept for a piece of it.
    this.#rest = Buffer.from(bytes.subarray(at));
  }
}
