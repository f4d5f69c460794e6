/** Freezes values all the way down, so that a reducer that writes into a state throws. */

const done = new WeakSet<object>();

/** The value itself. Maps and Sets refuse writes too; instances with private parts (logs) may still grow inside. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || done.has(value)) return value;
  done.add(value);
  // Buffers cannot be frozen, and nobody writes into them.
  if (ArrayBuffer.isView(value)) return value;
  if (value instanceof Map || value instanceof Set) {
    for (const entry of value) deepFreeze(entry);
    for (const method of ['set', 'add', 'delete', 'clear']) {
      Object.defineProperty(value, method, { value: refuse, enumerable: false });
    }
  }
  for (const part of Object.values(value)) deepFreeze(part);
  return Object.freeze(value);
}

function refuse(): never {
  throw new TypeError('Something wrote into a frozen Map or Set.');
}
