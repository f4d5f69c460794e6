import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BuildSpec } from '../../src/ports.ts';
import { readSourceFolder } from '../../src/project/context-files.ts';
import { specOf } from '../fakes/sample-spec.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stagedive-test-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function write(path: string, text = ''): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}

function spec(buildContexts: BuildSpec['buildContexts'] = {}): BuildSpec {
  return specOf(folder, {
    dockerfile: { kind: 'file', path: join(folder, 'docker', 'App.Dockerfile') },
    buildContexts,
  });
}

describe('the folder that is sent', () => {
  it('has a link that leads nowhere where it is asked for', async () => {
    await symlink('nowhere', join(folder, 'broken'));
    const read = await readSourceFolder(spec(), 'context', ['broken']);
    expect(read?.names).toEqual([{ path: 'broken', linkname: 'nowhere' }]);
  });

  it('is read whole, links as links, whatever is ignored', async () => {
    await write('src/a.c');
    await write('.dockerignore', 'src\n');
    await symlink('src', join(folder, 'link'));
    const read = await readSourceFolder(spec(), 'context', ['link/a.c', 'missing']);
    expect(new Map(read?.names.map(({ path, linkname }) => [path, linkname]))).toEqual(
      new Map([
        ['src', ''],
        ['src/a.c', ''],
        ['.dockerignore', ''],
        ['link', 'src'],
        ['link/a.c', ''],
      ]),
    );
    expect(read?.ignore).toEqual({ name: '.dockerignore', text: 'src\n' });
  });

  it('has the ignore file of its Dockerfile first', async () => {
    await write('.dockerignore', 'a\n');
    await write('docker/App.Dockerfile.dockerignore', 'b\n');
    const read = await readSourceFolder(spec(), 'context', []);
    expect(read?.ignore).toEqual({ name: 'App.Dockerfile.dockerignore', text: 'b\n' });
  });

  it('can be a named context; it is null if there is no such folder', async () => {
    await write('other/x');
    await write('other/.dockerignore', 'c\n');
    const contexts = { assets: join(folder, 'other'), image: 'docker-image://busybox' };
    const read = await readSourceFolder(spec(contexts), 'assets', []);
    expect(read?.names.map(({ path }) => path).toSorted()).toEqual(['.dockerignore', 'x']);
    expect(read?.ignore?.text).toBe('c\n');
    expect(await readSourceFolder(spec(contexts), 'image', [])).toBeNull();
    expect(await readSourceFolder(spec({ gone: join(folder, 'gone') }), 'gone', [])).toBeNull();
  });
});
