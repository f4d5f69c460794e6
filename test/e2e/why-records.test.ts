/** Records that cannot be read or written: the build goes on, and says so in one sentence. */
import { chmod, mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { Project, runCommand, shellImage, unique } from './projects.ts';

const isRoot = process.getuid?.() === 0;

async function made(): Promise<Project> {
  return await Project.with({
    Dockerfile: `FROM ${shellImage} AS last\nCOPY word /\nRUN echo ${unique()}\n`,
    word: unique(),
    '.dockerignore': '.state\n',
  });
}

async function build(project: Project) {
  return await runCommand(['build', '.'], {
    cwd: project.folder,
    env: { XDG_STATE_HOME: project.path('.state') },
  });
}

/** Those that the build says after its end, without those about the build itself. */
function said(stderr: string): readonly string[] {
  return stderr
    .split('\n')
    .filter((line) => line.startsWith('stagedive: ') && !line.startsWith('stagedive: Built '))
    .map((line) => line.slice('stagedive: '.length));
}

async function fileOf(project: Project, ending: string): Promise<string> {
  const all = await readdir(project.path('.state'), { recursive: true });
  const found = all.find((path) => path.endsWith(ending));
  if (found === undefined) throw new Error(`No record ends with ${ending}: ${all.join(' ')}`);
  return project.path(join('.state', found));
}

const changed = (path: Promise<string>, change: (text: string) => string) =>
  path.then(async (file) => writeFile(file, change(await readFile(file, 'utf8'))));

const BROKEN: readonly {
  readonly name: string;
  readonly spoil: (project: Project) => Promise<unknown>;
  readonly says: RegExp;
}[] = [
  {
    name: 'damaged',
    spoil: (project) => changed(fileOf(project, '.json'), () => '\u0000{"'),
    says: /^1 record of earlier builds cannot be read and is left out \(1 damaged\)\.$/,
  },
  {
    name: 'truncated',
    spoil: (project) => changed(fileOf(project, '.json'), (text) => text.slice(0, text.length / 2)),
    says: /^1 record of earlier builds cannot be read and is left out \(1 damaged\)\.$/,
  },
  {
    name: 'of a newer version',
    spoil: (project) =>
      changed(fileOf(project, '.json'), (text) => text.replace('"version":2', '"version":3')),
    says: /^1 record of earlier builds cannot be read and is left out \(1 of a newer stagedive\)\.$/,
  },
  {
    name: 'a truncated basis',
    spoil: async (project) => truncate(await fileOf(project, '.basis.gz'), 20),
    says: /^The record of the last build is damaged, so there is nothing to compare with\.$/,
  },
  {
    name: 'a key that is damaged',
    spoil: async (project) => truncate(await fileOf(project, 'key'), 3),
    // Values that were hashed with another key would all look changed.
    says: /^The record of the last build is damaged, so there is nothing to compare with\.$/,
  },
];

describe('a build over records that cannot be read', () => {
  for (const { name, spoil, says } of BROKEN) {
    test(`goes on, says so in one sentence, and records: ${name}`, async () => {
      await using project = await made();
      expect((await build(project)).status).toBe(0);
      await spoil(project);
      const { status, stderr } = await build(project);
      expect(status).toBe(0);
      expect(said(stderr)).toEqual([expect.stringMatching(says)]);
      await project.write('word', unique());
      expect(said((await build(project)).stderr)).toContainEqual(expect.stringContaining('word changed'));
    });
  }
});

describe.runIf(isRoot)('a build on a disk that takes no records', () => {
  for (const [name, options, reason] of [
    ['full', 'size=4k', 'no space is left on the disk'],
    ['read-only', 'ro', 'the disk is read-only'],
  ] as const) {
    test(`goes on, and says so in one sentence: ${name}`, async () => {
      await using project = await made();
      const state = project.path('.state');
      await mkdir(state);
      await execa('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', state]);
      try {
        const { status, stderr } = await build(project);
        expect(status).toBe(0);
        expect(said(stderr)).toEqual([
          `This build is not recorded, so the next one will not know what changed: ${state}/stagedive/builds-2: ${reason}.`,
        ]);
        // Half a record would be worse than none.
        const left = await readdir(state, { recursive: true });
        expect(left.filter((path) => /\.(?:json|gz)$|draft/.test(path))).toEqual([]);
      } finally {
        await execa('umount', [state]);
      }
    });
  }

  test('says of records of another user that they cannot be read', async () => {
    await using project = await made();
    expect((await build(project)).status).toBe(0);
    await chmod(project.folder, 0o755);
    const { status, stderr } = await runCommand(['why'], {
      uid: 65534,
      cwd: project.folder,
      env: { XDG_STATE_HOME: project.path('.state'), HOME: '/nonexistent' },
    });
    expect(status).toBe(1);
    expect(stderr).toContain('Records of earlier builds cannot be read: ');
    expect(stderr).toContain('permission denied');
  });
});
