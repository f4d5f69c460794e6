/** A RUN that the kernel kills because its memory ran out. */
import Docker from 'dockerode';
import { expect, test } from 'vitest';
import { isOldEngine, Project, shellImage, testBuilder, unique } from './build-project.ts';
import { FailingBuild } from './failing-build.ts';

/**
 * A cgroup on the engine's machine with 24 MB: that of a container which does nothing. Gone when the test is. None where
 * systemd keeps the cgroups: it puts nothing under a container's.
 */
async function smallCgroup(): Promise<AsyncDisposable & { readonly path: string | null }> {
  const { CgroupDriver } = await new Docker().info();
  if (CgroupDriver !== 'cgroupfs') return { path: null, [Symbol.asyncDispose]: async () => {} };
  const parent = `/stagedive-test-${unique()}`;
  const container = await new Docker().createContainer({
    Image: `${shellImage}:latest`,
    Cmd: ['sleep', '600'],
    HostConfig: { CgroupParent: parent, Memory: 24 * 1024 * 1024, MemorySwap: 24 * 1024 * 1024 },
  });
  await container.start();
  return {
    path: `${parent}/${container.id}`,
    [Symbol.asyncDispose]: async () => {
      await container.remove({ force: true });
    },
  };
}

test('State says that a RUN was killed for lack of memory, and lists what it left', async () => {
  const old = await isOldEngine();
  await using group = await smallCgroup();
  // `tail` keeps all that it reads, as there is no end of a line in it: 200 MB, so that nothing gets out of hand.
  const greedy =
    group.path === null ? "sh -c 'kill -9 $$'" : 'head -c 200000000 /dev/zero | tail -n 1 > /dev/null';
  await using project = await Project.with({
    Dockerfile: `FROM ${shellImage}\nRUN echo half > /half; ${greedy} # ${unique()}\n`,
  });
  const builder = await testBuilder();
  try {
    await using build = await FailingBuild.of(builder, project, { cgroupParent: group.path });
    await build.build();
    if (old) {
      // Docker 20.10 would ignore the cgroup, so a build that asks for one is refused.
      expect(build.state.build?.phase).toBe(group.path === null ? 'failed' : 'lost');
      if (group.path !== null)
        expect(JSON.stringify(build.state.build)).toContain('this engine would ignore it');
      return;
    }
    await build.opened();
    expect(build.line).toBe(2);
    expect(build.said).toContain('Exit code 137');
    expect(build.said).toContain('The process was killed (signal 9), most likely because memory ran out.');
    expect(build.said).toContain('Give the engine more memory');
    expect(build.changes.map(({ change, path }) => `${change} ${path}`)).toEqual(['added half']);
  } finally {
    await builder.close();
  }
});
