import { create } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type UsageRecord, UsageRecordSchema } from '../../src/buildkit/gen/control_pb.ts';
import { measuredRecords } from '../../src/buildkit/measured-records.ts';

const id = fc.string({
  unit: fc.constantFrom(...'0123456789abcdefghijklmnopqrstuvwxyz'),
  minLength: 25,
  maxLength: 25,
});
const REFUSAL = new Error('refused');

/** An engine with these records, of which it cannot measure some, and how often it was asked. */
function engine(good: readonly string[], bad: readonly string[]) {
  let asked = 0;
  const ask = async (prefix: string, next: string): Promise<readonly UsageRecord[] | null> => {
    asked += 1;
    const among = (each: string): boolean =>
      each.startsWith(prefix) && next.includes(each.charAt(prefix.length));
    return bad.some(among) ? null : good.filter(among).map((ID) => create(UsageRecordSchema, { ID }));
  };
  return { ask, asked: () => asked };
}

it('finds every record that the engine can measure, and how the others begin', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(id, { minLength: 1, maxLength: 40, selector: (each) => each.slice(0, 2) }),
      fc.integer({ min: 1, max: 8 }),
      async (ids, count) => {
        const [bad, good] = [ids.slice(0, count), ids.slice(count)];
        const { ask, asked } = engine(good, bad);
        const { records, unmeasured } = await measuredRecords(ask, REFUSAL);
        expect(records.map(({ ID }) => ID).toSorted()).toEqual(good.toSorted());
        expect(unmeasured.toSorted()).toEqual(bad.map((each) => each.slice(0, 2)).toSorted());
        expect(asked()).toBeLessThanOrEqual(40 * bad.length);
      },
    ),
  );
});

it('gives up with the first refusal where the engine refuses too much', async () => {
  const { ask, asked } = engine(
    [],
    [...'0123456789abcdefghijklmnopqrstuvwxyz'].flatMap((a) => ['a', 'b', 'c'].map((b) => a + b)),
  );
  await expect(measuredRecords(ask, REFUSAL)).rejects.toBe(REFUSAL);
  expect(asked()).toBeLessThan(250);
});
