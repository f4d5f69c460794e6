import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { complete, type Sources } from '../../../src/commands/completion/complete.ts';
import { createProgram } from '../../../src/commands/program.ts';

type Wire = Parameters<typeof createProgram>[0];

/** The commands as they are parsed. */
async function program(): Promise<Command> {
  let found: Command | null = null;
  const wire = {
    version: '1',
    complete: async (command: Command) => {
      found = command;
      return 0;
    },
  };
  await createProgram(wire as unknown as Wire).run(['__complete', '']);
  if (found === null) throw new Error('The program did not hand over its commands.');
  return found;
}

const STAGES: Sources = {
  stage: async () => [
    { word: 'build', about: 'from golang:1' },
    { word: 'bundle', about: 'from build' },
    { word: 'run', about: '' },
  ],
};

async function answer(words: readonly string[], sources: Sources = STAGES): Promise<string[]> {
  const text = await complete(await program(), words, sources);
  expect(text.endsWith('\n')).toBe(true);
  return text.trimEnd().split('\n');
}

describe('what tab offers', () => {
  it('names commands first, and folders where nothing begins like that', async () => {
    expect(await answer(['bu'])).toEqual(['build\tbuild a target', ':4']);
    expect(await answer(['zz'])).toEqual([':16']);
    const all = await answer(['']);
    expect(all).not.toContainEqual(expect.stringMatching(/^(?:screens|__complete)/));
  });

  it('completes the value of a flag in every spelling', async () => {
    for (const typed of [['--target', 'bu'], ['--target=bu']]) {
      const words = await answer(['build', ...typed]);
      const kept = typed.length === 1 ? '--target=' : '';
      expect(words).toEqual([`${kept}build\tfrom golang:1`, `${kept}bundle\tfrom build`, ':4']);
    }
    expect(await answer(['build', '--no-cache-filter', 'run,bui'])).toEqual([
      'run,build\tfrom golang:1',
      ':4',
    ]);
    expect(await answer(['build', '-fDock'])).toEqual([':0']);
    expect(await answer(['build', '--progress', 'p'])).toEqual(['plain', ':4']);
  });

  it('tells the source what was typed before', async () => {
    let seen: unknown = null;
    const sources: Sources = {
      stage: async ({ options }) => {
        seen = options;
        return [];
      },
    };
    await answer(
      ['build', 'ctx', '-f', 'x', '--build-arg=A=1', '--build-arg', 'B=2', '--target', ''],
      sources,
    );
    expect(seen).toMatchObject({ context: 'ctx', file: 'x', buildArg: ['A=1', 'B=2'], cache: true });
  });

  it('leaves out words that a shell would read as something else', async () => {
    const sources: Sources = {
      stage: async () =>
        ['a b', '$(x)', 'c;d', 'e\u001b[2J', "f'", '~', 'ok'].map((word) => ({
          word,
          about: 'two\nlines\tand \u001b]0;x\u0007',
        })),
    };
    expect(await answer(['build', '--target', ''], sources)).toEqual(['ok\ttwo', ':4']);
  });

  it('stays silent where a source fails or is not there', async () => {
    const failing: Sources = { stage: () => Promise.reject(new Error('no Dockerfile')) };
    expect(await answer(['build', '--target', ''], failing)).toEqual([':4']);
    expect(await answer(['build', '--target', ''], {})).toEqual([':4']);
  });

  it('leaves what stands behind -- to the shell', async () => {
    expect(await answer(['shell', 'build', '--', 'ls', '--targ'])).toEqual([':0']);
  });

  it('offers flags once a dash is typed, whatever stands before', async () => {
    const flags = await answer(['cp', 'build', '/x', '--for']);
    expect(flags).toEqual(['--force\toverwrite existing files', ':4']);
    expect(await answer(['--vers'])).toEqual(['--version\tprint the version', ':4']);
  });

  it('names past builds and their targets', async () => {
    const past: Sources = {
      'past-build': async () => [{ word: '4a8cd9c2fe21', about: '5m ago, build, Dockerfile, done' }],
      'past-stage': async () => [{ word: 'build', about: '' }],
    };
    expect(await answer(['history', 'sh'], past)).toEqual(['show', ':4']);
    const build = '4a8cd9c2fe21\t5m ago, build, Dockerfile, done';
    for (const typed of [
      ['show', ''],
      ['compare', '77aa', '4a'],
      ['rm', '77aa', '88bb', '4'],
    ])
      expect(await answer(['history', ...typed], past)).toEqual([build, ':4']);
    expect(await answer(['history', '--target', 'b'], past)).toEqual(['build', ':4']);
  });
});
