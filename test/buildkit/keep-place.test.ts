/** Where builds were started is kept, and what has left the history is removed now and then. */
import { create } from '@bufbuild/protobuf';
import { createRouterTransport } from '@connectrpc/connect';
import { expect, it } from 'vitest';
import type { BuilderShared } from '../../src/buildkit/build-session.ts';
import { BuildHistoryEventSchema, Control } from '../../src/buildkit/gen/control_pb.ts';
import { keepPlace } from '../../src/buildkit/history/keep-place.ts';
import { specOf } from '../fakes/sample-spec.ts';

/** What happens to the places of an engine whose history has some builds, and which holds some old places. */
async function placesAfter(id: string, kept: readonly string[], old: readonly string[]) {
  const calls: string[] = [];
  const transport = createRouterTransport(({ service }) =>
    service(Control, {
      async *listenBuildHistory() {
        for (const Ref of kept) yield create(BuildHistoryEventSchema, { record: { Ref } });
      },
    }),
  );
  const connection = {
    kind: 'engine',
    engine: { address: 'unix:///x.sock', source: '' },
    keepBuildPlace: async ({ id: ref }: { readonly id: string }) => void calls.push(`keep ${ref}`),
    oldBuildPlaces: async () => old,
    removeBuildPlace: async (_: string, ref: string) => void calls.push(`remove ${ref}`),
  };
  const shared = { connection, channel: { transport }, embedded: true } as unknown as BuilderShared;
  await keepPlace(shared, id, specOf('/project'));
  return calls;
}

it('a build whose turn it is removes the places of builds that have left the history, and no others', async () => {
  expect(await placesAfter('00aa', ['b', 'd'], ['a', 'b', 'c'])).toEqual([
    'keep 00aa',
    'remove a',
    'remove c',
  ]);
});

it('other builds do not look', async () => {
  expect(await placesAfter('04aa', [], ['a'])).toEqual(['keep 04aa']);
  expect(await placesAfter('a00a', [], ['a'])).toEqual(['keep a00a']);
});
