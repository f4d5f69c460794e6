import { describe, expect, it } from 'vitest';
import type { BuildSession } from '../../src/buildkit/build-session.ts';
import type { Gateway } from '../../src/buildkit/gateway.ts';
import { SessionBuild } from '../../src/buildkit/open-build.ts';
import { OwnSteps } from '../../src/buildkit/own-steps.ts';

/** A registered build that stays open until it is aborted or the engine ends it. */
function fakeGateway() {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const gateway = {
    id: 'build',
    over: false,
    waitUntilSafeToAbort: () => null,
    endFailed: () => null,
    ended,
    abort() {
      gateway.over = true;
      end();
    },
  };
  return gateway;
}

/** A session that records its registered builds. */
function openBuild() {
  const registered: ReturnType<typeof fakeGateway>[] = [];
  const session = {
    shared: { holding: new Set() },
    steps: new OwnSteps(),
    register: async () => {
      const gateway = fakeGateway();
      registered.push(gateway);
      return gateway as unknown as Gateway;
    },
    session: { close: () => undefined },
  };
  const main = fakeGateway() as unknown as Gateway;
  return { build: new SessionBuild(session as unknown as BuildSession, main), registered };
}

describe('the build in which states are solved', () => {
  it('is shared by all solves, and is aborted when the build is closed', async () => {
    const { build, registered } = openBuild();
    await Promise.all([build.solve(null), build.solve(null)]);
    await build.solve(null);
    expect(registered).toHaveLength(1);
    await build.close();
    expect(registered.map(({ over }) => over)).toEqual([true]);
  });

  it('is replaced after it was cancelled or the engine ended it', async () => {
    const { build, registered } = openBuild();
    await build.solve(null);
    build.cancel();
    await build.solve(null);
    registered[1]?.abort();
    await registered[1]?.ended;
    await build.solve(null);
    expect(registered).toHaveLength(3);
    await build.close();
    expect(registered.every(({ over }) => over)).toBe(true);
  });

  it('is not opened in a closed build', async () => {
    const { build, registered } = openBuild();
    const solving = build.solve(null);
    await build.close();
    await solving.catch(() => undefined);
    expect(registered.every(({ over }) => over)).toBe(true);
    await expect(build.solve(null)).rejects.toThrow('The build was closed.');
  });
});
