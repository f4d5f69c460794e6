import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gitFacts } from '../../src/project/git-facts.ts';
import { refusePolicyFile } from '../../src/project/policy-file.ts';

let folder: string;
const env = { ...process.env, BUILDX_GIT_LABELS: 'full', GIT_CONFIG_GLOBAL: '/dev/null' };

function git(...args: readonly string[]): string {
  const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];
  return execFileSync('git', [...identity, ...args], { cwd: folder, env })
    .toString()
    .trim();
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stagedive-git-'));
  await mkdir(join(folder, 'sub'));
  await writeFile(join(folder, 'sub/Dockerfile'), 'FROM scratch\n');
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

const gitLabels = async (variables: NodeJS.ProcessEnv, context: string, dockerfile: string | null) =>
  (await gitFacts(variables, { context, dockerfile, folders: {} })).labels;

describe('the labels of BUILDX_GIT_LABELS', () => {
  it('name commit, source without credentials, and Dockerfile', async () => {
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'first');
    git('remote', 'add', 'origin', 'https://me:hunter2@example.com/x.git');
    const commit = git('rev-parse', 'HEAD');
    const labels = await gitLabels(env, join(folder, 'sub'), null);
    expect(labels).toEqual([
      `org.opencontainers.image.revision=${commit}`,
      'org.opencontainers.image.source=https://xxxxx:xxxxx@example.com/x.git',
      'com.docker.image.source.entrypoint=sub/Dockerfile',
    ]);
    await writeFile(join(folder, 'new'), '');
    const checked = { ...env, BUILDX_GIT_CHECK_DIRTY: '1' };
    expect((await gitLabels(checked, folder, join(folder, 'sub/Dockerfile')))[0]).toBe(
      `org.opencontainers.image.revision=${commit}-dirty`,
    );
  });

  it('are none unless asked for, outside of a work tree, and few before the first commit', async () => {
    expect(await gitLabels(env, folder, null)).toEqual([]);
    git('init', '-q');
    expect(await gitLabels({ ...env, BUILDX_GIT_LABELS: '0' }, folder, null)).toEqual([]);
    expect(await gitLabels(env, folder, null)).toEqual(['com.docker.image.source.entrypoint=Dockerfile']);
  });

  it('are beside what the provenance names: commit, source, and where the folders are', async () => {
    const place = {
      context: join(folder, 'sub'),
      dockerfile: join(folder, 'sub/Dockerfile'),
      folders: { all: folder, other: tmpdir() },
    };
    const info = { ...env, BUILDX_GIT_LABELS: undefined };
    expect(await gitFacts(info, place)).toEqual({ labels: [], attributes: {} });
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'first');
    git('remote', 'add', 'origin', 'https://me:hunter2@example.com/x.git');
    expect(await gitFacts(info, place)).toEqual({
      labels: [],
      attributes: {
        'vcs:revision': git('rev-parse', 'HEAD'),
        'vcs:source': 'https://xxxxx:xxxxx@example.com/x.git',
        'vcs:localdir:context': 'sub',
        'vcs:localdir:dockerfile': 'sub',
        'vcs:localdir:all': '.',
      },
    });
    const none = { labels: [], attributes: {} };
    expect(await gitFacts({ ...info, BUILDX_GIT_INFO: 'false' }, place)).toEqual(none);
    expect(await gitFacts({ ...info, PATH: folder }, place)).toEqual(none);
  });

  it('are none where git does not say where the work tree is, which stops no build', async () => {
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'first');
    const silent = `#!/bin/sh\ncase "$*" in *--show-toplevel*) echo true; exit 128;; esac\nPATH='${process.env.PATH}' exec git "$@"\n`;
    await mkdir(join(folder, 'bin'));
    await writeFile(join(folder, 'bin/git'), silent, { mode: 0o755 });
    const info = { ...env, PATH: `${join(folder, 'bin')}:${process.env.PATH}` };
    const place = { context: folder, dockerfile: null, folders: {} };
    const none = { labels: [], attributes: {} };
    expect(await gitFacts({ ...info, BUILDX_GIT_LABELS: undefined }, place)).toEqual(none);
    expect(await gitFacts(info, place)).toEqual(none);
  });

  it('need git', async () => {
    await expect(gitLabels({ ...env, PATH: folder }, folder, null)).rejects.toThrow(
      'BUILDX_GIT_LABELS needs git, which is not on this machine',
    );
  });
});

describe('a build policy beside the Dockerfile', () => {
  it('is not passed over', async () => {
    const path = join(folder, 'sub/Dockerfile');
    expect(() => refusePolicyFile(path, 'sub/Dockerfile')).not.toThrow();
    await writeFile(`${path}.rego`, 'package docker');
    expect(() => refusePolicyFile(path, 'sub/Dockerfile')).toThrow(
      'sub/Dockerfile.rego: this build policy applies to the Dockerfile',
    );
    expect(() => refusePolicyFile(null, '<stdin>')).not.toThrow();
  });
});
