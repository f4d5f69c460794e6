/** Cache mounts of a real engine: listed, and cleared one by one. */
import { setTimeout } from 'node:timers/promises';
import Docker from 'dockerode';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Builder, BuildSpec, CacheMount } from '../../src/ports.ts';
import { isOldEngine, Project, Recorder, shellImage, testBuilder, unique } from './build-project.ts';

const id = unique();
const docker = new Docker();
/** Twenty folders and the last are a path that is too long for Linux (4,096 bytes) in the folder of the engine, not in /c. */
const LONG = 'n'.repeat(200);
const LAST = 'm'.repeat(60);
let builder: Builder;
let project: Project;
/** Engines before 23 do not say the ids of cache mounts: there they are known by the commands that made them. */
let isOld = false;

beforeAll(async () => {
  isOld = await isOldEngine();
  builder = await testBuilder();
  project = await Project.with({
    Dockerfile: `FROM ${shellImage} AS base
RUN --mount=type=cache,id=${id},target=/c : made-${id}-one; echo ${id} > /c/a
RUN --mount=type=cache,id=${id}-2,target=/c,sharing=private : made-${id}-two; head -c 100000 /dev/zero > /c/b
RUN --mount=type=cache,target=/${id}/own,mode=0700,uid=5,sharing=locked : made-${id}-own; echo ${id} > /${id}/own/c
FROM ${shellImage} AS again
RUN --mount=type=cache,id=${id},target=/c cat /c/a > /a || echo gone > /a
RUN --mount=type=cache,id=${id}-2,target=/c wc -c < /c/b > /b
FROM ${shellImage} AS deep
RUN --mount=type=cache,id=${id}-deep,target=/c : made-${id}-deep; cd /c && for i in $(seq 1 20); do mkdir ${LONG} && cd ${LONG}; done && mkdir ${LAST}
FROM ${shellImage} AS shallow
ARG TURN
RUN --mount=type=cache,id=${id}-deep,target=/c : $TURN; rm -rf /c/*
FROM base AS busy
RUN --mount=type=cache,id=${id}-2,target=/c echo busy-$((40 + 2)); sleep 60
`,
  });
  await built('base');
});
afterAll(async () => {
  for (const mount of await own()) await builder.clearCacheMount(mount);
  await builder.close();
  await project[Symbol.asyncDispose]();
});

async function built(target: string, more: Partial<BuildSpec> = { noCache: true }): Promise<void> {
  const build = await builder.open(project.spec({ target, ...more }), new Recorder());
  const outcome = await build.run();
  await build.close();
  expect(outcome.kind).toBe('done');
}

type Name = 'one' | 'two' | 'own' | 'deep';
const IDS: Readonly<Record<Name, string>> = {
  one: `/${id}`,
  two: `/${id}-2`,
  own: `//${id}/own`,
  deep: `/${id}-deep`,
};

function isNamed({ id: wire, step }: CacheMount, name: Name): boolean {
  return wire === null ? step.includes(`made-${id}-${name};`) : wire === IDS[name];
}

async function own(): Promise<readonly CacheMount[]> {
  const mounts = await builder.cacheMounts();
  return mounts.filter((mount) => isNamed(mount, 'one') || isNamed(mount, 'two') || isNamed(mount, 'own'));
}

async function named(name: Name): Promise<CacheMount> {
  const found = (await own()).filter((mount) => isNamed(mount, name));
  expect(found).toHaveLength(1);
  return found[0]!;
}

test('are listed by the id that the frontend gives them, with where they are mounted', async () => {
  const listed = (await own()).map(({ id: wire, target }) => [wire, target]);
  expect(listed.toSorted()).toEqual(
    [
      [isOld ? null : IDS.own, `/${id}/own`],
      [isOld ? null : IDS.one, '/c'],
      [isOld ? null : IDS.two, '/c'],
    ].toSorted(),
  );
  expect(await named('two')).toMatchObject({ inUse: false, lastUsed: expect.any(Number) });
  expect((await named('two')).bytes).toBeGreaterThan(90_000);
});

test('one that is in use stays, and is said to be', async () => {
  const recorder = new Recorder();
  const build = await builder.open(project.spec({ target: 'busy', noCache: true }), recorder);
  const running = build.run();
  await recorder.logged('busy-42');
  const mount = await named('two');
  expect(mount.inUse).toBe(true);
  expect(await builder.clearCacheMount(mount)).toBe(false);
  build.cancel();
  await running;
  await build.close();
});

test('clearing one leaves the others, also one whose id begins in the same way', async () => {
  expect(await builder.clearCacheMount(await named('one'))).toBe(true);
  const left = await own();
  expect(left.map((each) => each.target).toSorted()).toEqual([`/${id}/own`, '/c'].toSorted());
  expect(left.some((each) => isNamed(each, 'two'))).toBe(true);
  const build = await builder.open(project.spec({ target: 'again' }), new Recorder());
  const { graph } = await build.resolve();
  const state = await build.solve(graph.result);
  const text = async (path: string): Promise<string> =>
    Buffer.from(await state.readFile(path))
      .toString()
      .trim();
  expect(await text('/a')).toBe('gone');
  expect(await text('/b')).toBe('100000');
  await build.close();
});

test('after one was cleared, steps run again on an engine that is said to forget their results, and on no other', async () => {
  const isCached = async (): Promise<boolean | undefined> => {
    const recorder = new Recorder();
    const build = await builder.open(project.spec({ target: 'base' }), recorder);
    await build.run();
    await build.close();
    return recorder.vertex('head -c 100000')?.cached;
  };
  await isCached();
  expect(await isCached()).toBe(true);
  expect(await builder.clearCacheMount(await named('two'))).toBe(true);
  expect(await isCached()).toBe(!(await builder.forgetsSteps()));
});

// Docker 20.10 gives no later step that mount, so that nothing could remove the path: its df would fail from then on.
test.skipIf(await isOldEngine())(
  'one with a path that is too long to be measured keeps no other from being listed',
  async () => {
    const kept = (await own()).flatMap(({ records }) => records);
    await built('deep');
    try {
      const listed = await builder.cacheMounts();
      const unmeasured = listed.filter(({ bytes }) => bytes === null);
      expect(unmeasured.map(({ target }) => target)).toContainEqual(
        expect.stringMatching(/^record [a-z0-9]{2}…$/),
      );
      const known = listed.flatMap(({ records }) => records);
      expect(kept.filter((record) => !known.includes(record))).toEqual([]);
    } finally {
      await emptyDeep();
      for (const mount of await builder.cacheMounts())
        if (isNamed(mount, 'deep')) await builder.clearCacheMount(mount);
    }
  },
);

/**
 * Removes the path that is too long: with it the engine cannot tell its disk usage to anybody. A step gets a mount of its
 * own while the engine is still releasing the one that was there, or if it is not to use the cache, so it runs again.
 */
async function emptyDeep(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) {
    await built('shallow', { buildArgs: { TURN: String(turn) } });
    const isMeasured = await docker.df().then(
      () => true,
      () => false,
    );
    if (isMeasured) return;
    await setTimeout(500);
  }
  throw new Error('The path that is too long is still there.');
}
