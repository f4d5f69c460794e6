/** Caches a computed value per line. Lines that were not used for a while are forgotten. */
export class LinesSeen<Value> {
  readonly #limit: number;
  readonly #compute: (line: string) => Value;
  /** Two generations. Used entries move from the old to the young one; the rest is dropped with the old one. */
  #young = new Map<string, Value>();
  #old = new Map<string, Value>();

  /** @param limit how many lines are kept at least; at most twice as many are kept */
  constructor(limit: number, compute: (line: string) => Value) {
    this.#limit = limit;
    this.#compute = compute;
  }

  get(line: string): Value {
    const known = this.#young.get(line);
    if (known !== undefined) return known;
    const value = this.#old.get(line) ?? this.#compute(line);
    if (this.#young.size >= this.#limit) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(line, value);
    return value;
  }
}
