/** The files of cache mounts of a real engine, with every way in which a step mounts one. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StepOutput } from '../../src/llb/types.ts';
import type { Builder, CacheFolder, CacheMount, OpenBuild } from '../../src/ports.ts';
import { isOldEngine, Project, Recorder, shellImage, testBuilder, unique } from './build-project.ts';

const id = unique();
let builder: Builder;
let project: Project;
/** Engines before 23 do not say the ids of cache mounts: there they are known by the commands that made them. */
let isOld = false;

beforeAll(async () => {
  isOld = await isOldEngine();
  builder = await testBuilder();
  project = await Project.with({
    Dockerfile: `FROM ${shellImage} AS base
FROM base AS seed
RUN mkdir /seed && echo ${id} > /seed/given
FROM base AS mounts
RUN --mount=type=cache,id=${id}-shared,target=/c : ${id}-shared; mkdir /c/sub && echo one > /c/sub/a && ln -s sub/a /c/link
RUN --mount=type=cache,id=${id}-locked,target=/c,sharing=locked : ${id}-locked; echo two > /c/b
RUN --mount=type=cache,id=${id}-private,target=/c,sharing=private : ${id}-private; echo three > /c/d
RUN --mount=type=cache,id=${id}-from,target=/c,from=seed,source=/seed : ${id}-from; echo four > /c/e
RUN --mount=type=cache,id=${id}-mode,target=/c,mode=0700,uid=5 : ${id}-mode; echo five > /c/f
RUN --mount=type=cache,id=${id}-twin-a,target=/c : ${id}-twin; : > /c/$(cat /proc/sys/kernel/random/uuid)
RUN --mount=type=cache,id=${id}-twin-b,target=/c : ${id}-twin; : > /c/$(cat /proc/sys/kernel/random/uuid)
FROM base AS busy
RUN --mount=type=cache,id=${id}-shared,target=/c --mount=type=cache,id=${id}-locked,target=/d,sharing=locked echo busy-$((40 + 2)); sleep 60
FROM base AS other
RUN echo ${id}
`,
  });
  const build = await builder.open(project.spec({ target: 'mounts', noCache: true }), new Recorder());
  const outcome = await build.run();
  await build.close();
  expect(outcome.kind).toBe('done');
});
afterAll(async () => {
  for (const mount of await own()) await builder.clearCacheMount(mount);
  await builder.close();
  await project[Symbol.asyncDispose]();
});

async function own(): Promise<readonly CacheMount[]> {
  return (await builder.cacheMounts()).filter(({ id: wire, step }) => (wire ?? step).includes(id));
}

const isNamed = ({ id: wire, step }: CacheMount, name: string): boolean =>
  wire === null ? step.includes(`: ${id}-${name};`) : wire === `/${id}-${name}`;

/** What is said of one: its id, or where it is mounted. */
const said = (name: string): string => `The cache mount ${isOld ? '/c' : `${id}-${name}`}`;

interface Looked {
  readonly build: OpenBuild;
  readonly folder: (name: string) => Promise<CacheFolder>;
  readonly tools: readonly StepOutput[];
}

/** Opens a target, through which cache mounts are looked into. */
async function through(target: string, look: (looked: Looked) => Promise<void>): Promise<void> {
  const build = await builder.open(project.spec({ target }), new Recorder());
  try {
    const { steps } = (await build.resolve()).graph;
    const digests = steps.map(({ digest }) => digest);
    const images = steps.filter(({ op }) => op.kind === 'source' && op.identifier.startsWith('docker-image'));
    const folder = async (name: string): Promise<CacheFolder> => {
      const mount = (await own()).find((each) => isNamed(each, name));
      if (mount === undefined) throw new Error(`There is no cache mount ${name}.`);
      return { mount, steps: digests };
    };
    await look({ build, folder, tools: images.map(({ digest }) => ({ digest, index: 0 })) });
  } finally {
    await build.close();
  }
}

async function listed({ build, folder, tools }: Looked, name: string): Promise<readonly string[]> {
  const tree = await build.cacheTree(await folder(name), tools);
  return (tree ?? []).map(({ path }) => path).toSorted();
}

const records = async (): Promise<readonly string[]> =>
  (await own()).flatMap((mount) => mount.records).toSorted();

test('a cache mount is listed and read through the step that mounts it, whichever way', async () => {
  const before = await records();
  await through('mounts', async (looked) => {
    expect(await listed(looked, 'shared')).toEqual(['link', 'sub', 'sub/a']);
    expect(await listed(looked, 'locked')).toEqual(['b']);
    expect(await listed(looked, 'private')).toEqual(['d']);
    expect(await listed(looked, 'from')).toEqual(['e', 'given']);
    expect(await listed(looked, 'mode')).toEqual(['f']);
    const folder = await looked.folder('from');
    const files = (await looked.build.cacheTree(folder, looked.tools)) ?? [];
    const read: string[] = [];
    await looked.build.cacheContents(folder, looked.tools, files, (path, chunk) => {
      if (chunk !== null) read.push(`${path}: ${Buffer.from(chunk)}`);
    });
    expect(read.toSorted()).toEqual(['e: four\n', `given: ${id}\n`]);
  });
  // No second, empty one was made beside any of them.
  expect(await records()).toEqual(before);
});

test('of two that the same command made for two ids, each is listed as what it is', async () => {
  const before = await records();
  await through('mounts', async ({ build, folder, tools }) => {
    const twins = (await own()).filter(({ id: wire, step }) => (wire ?? step).includes(`${id}-twin`));
    const { steps } = await folder('shared');
    const lists: string[] = [];
    for (const mount of twins) {
      const tree = (await build.cacheTree({ mount, steps }, tools)) ?? [];
      lists.push(tree.map(({ path }) => path).join());
    }
    expect(lists).toEqual([
      expect.stringMatching(/^[0-9a-f-]{36}$/),
      expect.stringMatching(/^[0-9a-f-]{36}$/),
    ]);
    expect(lists[0]).not.toBe(lists[1]);
  });
  expect(await records()).toEqual(before);
});

test('one that no step of the target mounts is listed too, unless it began as a copy', async () => {
  const before = await records();
  await through('other', async (looked) => {
    if (isOld) {
      return await expect(listed(looked, 'shared')).rejects.toThrow(
        'This engine does not say which cache mount this is (Docker 23 and newer do), and no line of this target has made it.',
      );
    }
    expect(await listed(looked, 'shared')).toEqual(['link', 'sub', 'sub/a']);
    expect(await listed(looked, 'private')).toEqual(['d']);
    await expect(listed(looked, 'from')).rejects.toThrow(`${id}-from began as a copy of files`);
    await expect(listed(looked, 'mode')).rejects.toThrow('only a line that mounts it leads to it');
  });
  expect(await records()).toEqual(before);
});

test('one that a build of another client has mounted is refused, and none is made beside it', async () => {
  const before = await records();
  const recorder = new Recorder();
  const other = await testBuilder();
  const busy = await other.open(project.spec({ target: 'busy' }), recorder);
  const running = busy.run();
  await recorder.logged('busy-42');
  await through('mounts', async (looked) => {
    await expect(listed(looked, 'shared')).rejects.toThrow(`${said('shared')} is in use`);
    await expect(listed(looked, 'locked')).rejects.toThrow('end the build or shell that has it mounted');
    expect(await listed(looked, 'private')).toEqual(['d']);
    expect(await records()).toEqual(before);
    busy.cancel();
    await running;
    await busy.close();
    await other.close();
    expect(await listed(looked, 'shared')).toEqual(['link', 'sub', 'sub/a']);
  });
});

test('one that was cleared meanwhile is said to be gone, and is not made again', async () => {
  await through('mounts', async ({ build, folder, tools }) => {
    const cleared = await folder('private');
    expect(await builder.clearCacheMount(cleared.mount)).toBe(true);
    await expect(build.cacheTree(cleared, tools)).rejects.toThrow(`${said('private')} is gone`);
    expect((await own()).some((mount) => isNamed(mount, 'private'))).toBe(false);
  });
});

test('one that a build without cache made anew is found again', async () => {
  await through('mounts', async ({ build, folder, tools }) => {
    const before = await folder('locked');
    const again = await builder.open(project.spec({ target: 'mounts', noCache: true }), new Recorder());
    await again.run();
    await again.close();
    expect((await folder('locked')).mount.records).not.toEqual(before.mount.records);
    // Without an id there is nothing by which the new one could be known as the same.
    if (isOld) {
      return await expect(build.cacheTree(before, tools)).rejects.toThrow(`${said('locked')} is gone`);
    }
    const tree = (await build.cacheTree(before, tools)) ?? [];
    expect(tree.map(({ path }) => path)).toEqual(['b']);
    expect(await builder.clearCacheMount(before.mount)).toBe(true);
    expect((await own()).some((mount) => mount.id === `/${id}-locked`)).toBe(false);
  });
});
