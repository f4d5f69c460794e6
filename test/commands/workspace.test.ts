import { describe, expect, it } from 'vitest';
import { NO_FLAGS } from '../../src/commands/flags/no-flags.ts';
import type { CommonOptions } from '../../src/commands/wiring.ts';
import { openWorkspace } from '../../src/commands/workspace.ts';
import { DockerfileError } from '../../src/dockerfile/error.ts';
import { UsageError } from '../../src/errors.ts';

/** A workspace on text that the test can change. */
function on(text: string, options: Partial<CommonOptions> = {}, tags: string[] = []) {
  const file = { text };
  const project = {
    context: '/project',
    path: '/project/Dockerfile',
    name: 'Dockerfile',
    label: 'sub/Dockerfile',
    read: async () => new TextEncoder().encode(file.text),
  };
  const open = openWorkspace({ ...NO_FLAGS, context: '.', ...options }, tags, project, {}, '/project');
  return { file, open };
}

const TEXT = 'ARG V=1\nFROM base:$V AS build\nRUN make\nFROM scratch AS final\nCOPY --from=build /x /\n';

describe('a workspace', () => {
  it('is the Dockerfile with the flags applied', async () => {
    const work = await on(TEXT, { buildArg: ['V=2', 'W=3'], target: 'BUILD' }).open;
    expect(work.dockerfile.stages[0]?.base).toEqual({ kind: 'image', ref: 'base:2' });
    expect(work.target.index).toBe(0);
    expect(work).toMatchObject({
      path: '/project/Dockerfile',
      label: 'sub/Dockerfile',
      unusedBuildArgs: ['W'],
    });
    expect((await on(TEXT).open).target.name).toBe('final');
  });

  it('replaces a stage by a build context of its name', async () => {
    const work = await on(TEXT, { buildContext: ['build=./out'] }).open;
    const spec = work.specFor(work.dockerfile, 1, false);
    expect(spec.buildContexts).toEqual({ build: '/project/out' });
    expect(work.dockerfile.stages[1]?.dependsOn[0]).toMatchObject({ kind: 'context', ref: 'build' });
  });

  it('rereads the file, and builds what it read', async () => {
    const { file, open } = on(TEXT, {}, ['app:1']);
    const work = await open;
    file.text = TEXT.replace('FROM scratch AS final', 'FROM scratch');
    const again = await work.read();
    expect(again.stages[1]?.name).toBeNull();
    expect(work.specFor(again, 1, true)).toMatchObject({ target: null, noCache: true, tags: ['app:1'] });
    expect(work.specFor(work.dockerfile, 0, false)).toMatchObject({ target: 'build', noCache: false });
    expect(work.specUpTo(again, 3)).toMatchObject({ target: null, tags: [] });
  });

  it('keeps --no-cache for every build', async () => {
    const work = await on(TEXT, { cache: false }).open;
    expect(work.specFor(work.dockerfile, 0, false).noCache).toBe(true);
  });

  it.each([
    [{ target: 'biuld' }, /^sub\/Dockerfile: there is no target stage "biuld" \(did you mean .*build.*\)$/],
    [{ target: '7' }, /^sub\/Dockerfile: there is no target stage "7" \(the stages are build, final\)$/],
  ])('refuses %j', async (options, message) => {
    const error = await on(TEXT, options).open.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DockerfileError);
    expect((error as Error).message).toMatch(message);
  });

  it('refuses a bad flag before reading the file, and a bad file with its line', async () => {
    await expect(on('NONSENSE', { network: 'x' }).open).rejects.toBeInstanceOf(UsageError);
    await expect(on('FROM a\nRUNN make\n').open).rejects.toThrow(/^sub\/Dockerfile:2: /);
    await expect(on('').open).rejects.toBeInstanceOf(DockerfileError);
  });
});
