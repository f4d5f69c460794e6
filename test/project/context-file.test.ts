import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contextFile } from '../../src/project/context-file.ts';
import { specOf } from '../fakes/sample-spec.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'context-file-'));
  await mkdir(join(folder, 'ctx', 'src'), { recursive: true });
  await writeFile(join(folder, 'ctx', 'src', 'main.c'), '');
  await writeFile(join(folder, 'secret'), '');
  await symlink('../../secret', join(folder, 'ctx', 'src', 'out.c'));
  await symlink('main.c', join(folder, 'ctx', 'src', 'link.c'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('a file of the context', () => {
  const find = (...paths: string[]) => contextFile(specOf(join(folder, 'ctx')), 'context', paths);

  it('is the first one that is there', async () => {
    expect(await find('/none.c', '/src/main.c')).toBe(join(folder, 'ctx', 'src', 'main.c'));
    expect(await find('/src/link.c')).toBe(join(folder, 'ctx', 'src', 'main.c'));
  });

  it('is never outside of it, and no folder', async () => {
    expect(await find('/../secret')).toBeNull();
    expect(await find('/src/out.c')).toBeNull();
    expect(await find('/src', '/')).toBeNull();
  });

  it('is none of a context that is no folder here', async () => {
    const spec = specOf(join(folder, 'ctx'), {
      buildContexts: { img: 'docker-image://debian', other: join(folder, 'ctx') },
    });
    expect(await contextFile(spec, 'img', ['/src/main.c'])).toBeNull();
    expect(await contextFile(spec, 'nobody', ['/src/main.c'])).toBeNull();
    expect(await contextFile(spec, 'other', ['/src/main.c'])).not.toBeNull();
  });
});
