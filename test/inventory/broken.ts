import fc from 'fast-check';

const edits = fc.array(
  fc.record({
    /** Where, as a share of the file: most of what matters is at one of its ends. */
    at: fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.001, 0.01, 0.99, 0.999)),
    offset: fc.nat({ max: 200 }),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }),
  }),
  { maxLength: 12 },
);

/** A file with some bytes replaced, cut off somewhere, or of other bytes altogether. */
export function broken(valid: string | Uint8Array): fc.Arbitrary<Uint8Array> {
  const bytes = Buffer.from(valid);
  const edited = edits.map((all) => {
    const copy = Buffer.from(bytes);
    for (const { at, offset, bytes: put } of all) {
      const start = Math.min(Math.floor(at * copy.length) + offset, Math.max(0, copy.length - put.length));
      copy.set(put.subarray(0, copy.length - start), start);
    }
    return copy;
  });
  const cut = fc.nat({ max: bytes.length }).map((length) => bytes.subarray(0, length));
  return fc.oneof(edited, cut, fc.uint8Array({ maxLength: 300 }));
}
