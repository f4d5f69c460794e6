import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Headers as QuickHeaders } from '../../scripts/bundle/quick-headers.ts';

type Call = readonly ['append' | 'set', string, string] | readonly ['delete' | 'get' | 'has', string];

const name = fc.constantFrom('grpc-status', 'Grpc-Status', 'te', 'X-Bin', 'a b', '', 'content-type', 'ü');
const value = fc.oneof(
  fc.constantFrom('0', ' padded\t', 'a, b', '', 'a\r\nb', '\u00e9', '\u0100', '\n'),
  fc.string(),
);
const call: fc.Arbitrary<Call> = fc.oneof(
  fc.tuple(fc.constantFrom('append', 'set'), name, value),
  fc.tuple(fc.constantFrom('delete', 'get', 'has'), name),
);

/** The result of a call. Errors are equal, because their messages may differ. */
function ask(headers: object, [method, ...args]: Call): unknown {
  try {
    const answer = (headers as Record<string, (...args: string[]) => unknown>)[method]?.(...args);
    return answer ?? null;
  } catch (error) {
    return error instanceof TypeError ? 'TypeError' : error;
  }
}

test("behaves like node's Headers", () => {
  // Node throws when an invalid name is looked up; ours finds nothing.
  const lookUpOfNone = ([method, key]: Call) =>
    ['delete', 'get', 'has'].includes(method) && ['a b', '', 'ü'].includes(key);
  fc.assert(
    fc.property(fc.array(call), (calls) => {
      const real = new Headers();
      const quick = new QuickHeaders();
      for (const each of calls.filter((one) => !lookUpOfNone(one))) {
        expect(ask(quick, each)).toEqual(ask(real, each));
      }
      expect([...quick]).toEqual([...real]);
      expect([...quick.keys()]).toEqual([...real.keys()]);
      expect([...quick.values()]).toEqual([...real.values()]);
      expect([...new QuickHeaders(real)]).toEqual([...new Headers([...real])]);
      expect([...new QuickHeaders(Object.fromEntries(real))]).toEqual([...new Headers([...real])]);
      const seen: string[] = [];
      quick.forEach((text, key) => {
        seen.push(`${key}: ${text}`);
      });
      expect(seen).toEqual([...real].map(([key, text]) => `${key}: ${text}`));
    }),
  );
});
