import { lstat, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OutputFile } from '../../../src/buildkit/export/output-file.ts';
import { OutputFolder } from '../../../src/buildkit/export/output-folder.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stagedive-out-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a file that is exported', () => {
  it('appears when it is kept, in folders that are made', async () => {
    const path = join(folder, 'a/b/out.tar');
    const file = new OutputFile(path);
    await file.write(Buffer.from('bytes'));
    await file.end();
    await expect(lstat(path)).rejects.toThrow();
    await file.keep();
    expect(await readFile(path, 'utf8')).toBe('bytes');
    expect(await readdir(join(folder, 'a/b'))).toEqual(['out.tar']);
  });

  it('leaves what was there if it is not kept', async () => {
    const path = join(folder, 'out.tar');
    await writeFile(path, 'old');
    const file = new OutputFile(path);
    await file.write(Buffer.from('half'));
    await file.discard();
    expect(await readdir(folder)).toEqual(['out.tar']);
    expect(await readFile(path, 'utf8')).toBe('old');
  });

  it('goes behind a link, and keeps the mode of the file there', async () => {
    await writeFile(join(folder, 'real'), 'old', { mode: 0o600 });
    await symlink('real', join(folder, 'link'));
    const file = new OutputFile(join(folder, 'link'));
    await file.write(Buffer.from('new'));
    await file.end();
    await file.keep();
    expect((await lstat(join(folder, 'link'))).isSymbolicLink()).toBe(true);
    expect(await readFile(join(folder, 'real'), 'utf8')).toBe('new');
    expect((await lstat(join(folder, 'real'))).mode & 0o777).toBe(0o600);
  });

  it('may be a device, which stays one; a full one is told in a sentence', async () => {
    const nothing = new OutputFile('/dev/null');
    await nothing.write(Buffer.from('x'));
    await nothing.end();
    await nothing.keep();
    expect((await lstat('/dev/null')).isCharacterDevice()).toBe(true);
    await expect(new OutputFile('/dev/full').write(Buffer.from('x'))).rejects.toThrow(
      '/dev/full cannot be written: no space is left on the disk.',
    );
  });

  it('ends where the disk makes no folders, as in /proc', async () => {
    await expect(new OutputFile('/proc/a/b').write(Buffer.from('x'))).rejects.toThrow(/cannot be written/);
    await expect(new OutputFolder('/proc/a/b').begin()).rejects.toThrow(/cannot be written/);
  });
});
