/** Caches a value computed from lines that recur; lines that are not asked for in a while are forgotten. */
export class LinesSeen<Value> {
  readonly #limit: number;
  readonly #make: (line: string) => Value;
  /** Two generations: lines of the old one that are used move to the young one, the others are dropped with it. */
  #young = new Map<string, Value>();
  #old = new Map<string, Value>();

  /** @param limit how many lines are kept at least; never more than twice as many */
  constructor(limit: number, make: (line: string) => Value) {
    this.#limit = limit;
    this.#make = make;
  }

  get(line: string): Value {
    const known = this.#young.get(line);
    if (known !== undefined) return known;
    const value = this.#old.get(line) ?? this.#make(line);
    if (this.#young.size >= this.#limit) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(line, value);
    return value;
  }
}
