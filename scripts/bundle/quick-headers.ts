/**
 * The part of the fetch standard's Headers that connect uses (https://fetch.spec.whatwg.org/#headers-class). Node's own
 * class loads its whole HTTP client, which takes 13 ms of a cached build and of the first frame (measured as in
 * plugins.mjs). Without the rules for cookies and forbidden names, which gRPC does not need.
 * test/scripts/quick-headers.test.ts compares it with node's.
 */
class QuickHeaders implements Iterable<[string, string]> {
  readonly #values = new Map<string, string>();

  constructor(init: Iterable<readonly [string, string]> | Readonly<Record<string, string>> = {}) {
    for (const [name, value] of Symbol.iterator in init ? init : Object.entries(init))
      this.append(name, value);
  }

  append(name: string, value: string): void {
    const before = this.get(name);
    const checked = check(name, value);
    this.#values.set(name.toLowerCase(), before === null ? checked : `${before}, ${checked}`);
  }

  delete(name: string): void {
    this.#values.delete(name.toLowerCase());
  }

  get(name: string): string | null {
    return this.#values.get(name.toLowerCase()) ?? null;
  }

  has(name: string): boolean {
    return this.#values.has(name.toLowerCase());
  }

  set(name: string, value: string): void {
    this.#values.set(name.toLowerCase(), check(name, value));
  }

  forEach(call: (value: string, name: string, headers: this) => void): void {
    for (const [name, value] of this) call(value, name, this);
  }

  entries(): IterableIterator<[string, string]> {
    return [...this.#values].sort(([a], [b]) => (a < b ? -1 : 1)).values();
  }

  *keys(): Generator<string> {
    for (const [name] of this) yield name;
  }

  *values(): Generator<string> {
    for (const [, value] of this) yield value;
  }

  [Symbol.iterator](): IterableIterator<[string, string]> {
    return this.entries();
  }
}

/** Checks a header and trims its value. @throws TypeError for what HTTP does not allow */
function check(name: string, value: string): string {
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) throw new TypeError(`${name} is not a valid header name.`);
  const trimmed = String(value).replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '');
  if (/[\0\r\n]|[^\0-\xff]/.test(trimmed))
    throw new TypeError(`The value of the header ${name} has an invalid character.`);
  return trimmed;
}

export { QuickHeaders as Headers };
