import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openBake } from '../../src/definitions/disk/bake.ts';
import { definitionDisk } from '../../src/definitions/disk/read-text.ts';
import { absenceText, askDocker } from '../../src/definitions/disk/tool.ts';
import { sourceOf } from '../../src/definitions/types.ts';
import { folderOf } from './tree.ts';

describe('the texts of a search', () => {
  it('are read once, unless much is read after them', async () => {
    const folder = await folderOf({ small: 'before' });
    const disk = definitionDisk(folder, '/home/me');
    const small = join(folder, 'small');
    expect(await disk.read(small)).toBe('before');
    await writeFile(small, 'after');
    expect(await disk.read(small)).toBe('before');
    for (const name of ['a', 'b', 'c']) {
      const path = join(folder, name);
      await writeFile(path, ' '.repeat(12 * 1024 * 1024));
      expect(await disk.read(path)).toHaveLength(12 * 1024 * 1024);
    }
    expect(await disk.read(small)).toBe('after');
  });
});

describe('a docker that does not answer', () => {
  const { signal } = new AbortController();

  async function fake(script: string): Promise<string> {
    const folder = await folderOf({ docker: `#!/bin/sh\n${script}\n`, 'docker-bake.hcl': 'target "a" {}\n' });
    await chmod(join(folder, 'docker'), 0o755);
    return folder;
  }
  const env = (folder: string): { readonly PATH: string } => ({ PATH: `${folder}:${process.env.PATH}` });

  it.each([
    ['exec sleep 60', 'silent'],
    ['exec head -c 17000000 /dev/zero', 'endless'],
    ['kill -9 $$', 'killed'],
    ['echo "unknown command: docker buildx" >&2; exit 1', 'missing'],
  ])('is told from one that is not here: %s', async (script, why) => {
    const folder = await fake(script);
    expect(
      await askDocker(['buildx'], folder, env(folder), signal, why === 'silent' ? 300 : undefined),
    ).toEqual({
      kind: 'absent',
      why,
    });
  });

  it('is named with what is wrong, for a file that only it can read', async () => {
    const folder = await fake('exec head -c 17000000 /dev/zero');
    const file = join(folder, 'docker-bake.hcl');
    const disk = definitionDisk(folder, '/home/me');
    await expect(openBake(sourceOf(file), disk, { env: env(folder), signal }, [folder])).rejects.toThrow(
      'docker-bake.hcl: HCL can only be read by docker buildx, which printed more than 16 MiB: ' +
        'name a file that defines less, or write the file as JSON.',
    );
    expect(absenceText({ kind: 'absent', why: 'silent' })).toBe(
      'which did not answer within 20 s: see whether it runs by itself',
    );
  });
});
