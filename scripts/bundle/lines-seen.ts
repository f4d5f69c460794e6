/** What has been worked out of lines that come again and again; those not asked for in a while are forgotten. */
export class LinesSeen<Value> {
  readonly #limit: number;
  readonly #compute: (line: string) => Value;
  /** Two generations: what is used of the old one moves into the young one, the rest goes with it. */
  #young = new Map<string, Value>();
  #old = new Map<string, Value>();

  /** @param limit lines that are kept at least; never more than twice as many */
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
