import { create } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { cacheMounts } from '../../../src/buildkit/convert/cache-mounts.ts';
import { UsageRecordSchema } from '../../../src/buildkit/gen/control_pb.ts';

const record = (ID: string, Description: string, Size = 1, RecordType = 'exec.cachemount') =>
  create(UsageRecordSchema, { ID, Description, Size: BigInt(Size), RecordType });

describe('the cache mounts among the records of an engine', () => {
  it('are joined by id, biggest first, and nothing else is one', () => {
    const found = cacheMounts([
      record('a', 'cached mount /c from exec /bin/sh -c x with id "/npm"', 2),
      record('b', 'cached mount /c from exec /bin/sh -c y with id "/npm-2"', 9),
      record('c', 'cached mount /c from exec /bin/sh -c z with id "/npm"', 3),
      record('d', 'local source for context', 50, 'source.local'),
    ]);
    expect(found.map(({ id, records, bytes }) => [id, records, bytes])).toEqual([
      ['/npm-2', ['b'], 9],
      ['/npm', ['a', 'c'], 5],
    ]);
  });

  it('are named by the end of the description, whatever the command holds', () => {
    const [mount] = cacheMounts([
      record('a', 'cached mount /c from exec /bin/sh -c echo " with id "/other" with id "/a \\"b\\""'),
    ]);
    expect(mount).toMatchObject({ id: '/a "b"', target: '/c' });
  });

  it('have no id on engines that do not say it, and stay apart then', () => {
    const found = cacheMounts([
      record('a', 'cached mount /c from exec /bin/sh -c x'),
      record('b', 'cached mount /c from exec /bin/sh -c x'),
    ]);
    expect(found.map(({ id, target, records }) => [id, target, records])).toEqual([
      [null, '/c', ['a']],
      [null, '/c', ['b']],
    ]);
  });
});
