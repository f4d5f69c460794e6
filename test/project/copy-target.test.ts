import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openCopyDestination } from '../../src/project/copy-target.ts';

let out: string;

beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), 'stagedive-copy-'));
});
afterEach(() => rm(out, { recursive: true, force: true }));

const attributes = { mode: 0o640, mtimeNs: 1_600_000_000_500_000_000n };

describe('the place of a copy', () => {
  test('is a folder, or a name in one; links on the way are followed', async () => {
    await symlink(out, join(out, 'again'));
    expect(await openCopyDestination('again', out)).toMatchObject({ name: null, folderOnly: false });
    expect(await openCopyDestination('again/new', out)).toMatchObject({ name: 'new', folderOnly: false });
    expect(await openCopyDestination(`${out}/new/`, '/')).toMatchObject({ name: 'new', folderOnly: true });
    await expect(openCopyDestination('no/such', out)).rejects.toThrow(
      'no/such: there is no folder no to copy to.',
    );
  });

  test('says what is there, without following links', async () => {
    await writeFile(join(out, 'file'), '');
    await symlink('/etc', join(out, 'link'));
    await mkdir(join(out, 'folder'));
    const { target } = await openCopyDestination('.', out);
    const kinds = await Promise.all(['', 'file', 'link', 'folder', 'none'].map((path) => target.kind(path)));
    expect(kinds).toEqual(['folder', 'file', 'other', 'folder', 'nothing']);
    await expect(target.kind('file/below')).rejects.toThrow(
      'file/below cannot be written: a part of the path is not a folder.',
    );
  });
});

describe('a link', () => {
  test('is made as it is written, in place of another one, with its time', async () => {
    await symlink('/etc', join(out, 'link'));
    const { target } = await openCopyDestination('.', out);
    expect(await target.linkAt('link')).toBe('/etc');
    await target.makeLink('link', '../a\udcff', { mode: 0o777, mtimeNs: 1_600_000_000_000_000_000n });
    expect(await target.linkAt('link')).toBe('../a\udcff');
    expect((await lstat(join(out, 'link'))).mtimeMs).toBe(1_600_000_000_000);
    await target.discard();
    expect(await readdir(out)).toEqual(['link']);
    await writeFile(join(out, 'file'), '');
    expect([await target.linkAt('file'), await target.linkAt('none')]).toEqual([null, null]);
  });

  test('to the same file is a hard link, also where one is already', async () => {
    const { target } = await openCopyDestination('.', out);
    const first = await target.openFile('first');
    await first.write(Buffer.from('text'));
    await first.finish(attributes);
    for (const _ of [1, 2]) await target.linkFile('second', 'first', attributes);
    await target.discard();
    expect((await stat(join(out, 'first'))).ino).toBe((await stat(join(out, 'second'))).ino);
    expect((await readdir(out)).toSorted()).toEqual(['first', 'second']);
  });
});

test('a time before 1970 is kept, of files, folders and links', async () => {
  const { target } = await openCopyDestination('.', out);
  const old = { mode: 0o755, mtimeNs: -86_400_000_000_001n };
  const file = await target.openFile('file');
  await file.finish(old);
  await target.makeFolder('folder');
  await target.finishFolder('folder', old);
  await target.makeLink('link', 'file', old);
  await target.discard();
  for (const name of ['file', 'folder', 'link'])
    expect((await lstat(join(out, name), { bigint: true })).mtimeNs, name).toBe(-86_400_001_000_000n);
});

describe('a file', () => {
  const copied = async (name: string, chunks: readonly Uint8Array[]): Promise<string> => {
    const { target } = await openCopyDestination('.', out);
    const file = await target.openFile(name);
    for (const chunk of chunks) await file.write(chunk);
    await file.finish(attributes);
    return join(out, name);
  };

  test('has holes where it is nothing but zeros, and its whole size', async () => {
    const zeros = new Uint8Array(32_768);
    const path = await copied('big', [Buffer.from('start'), ...Array<Uint8Array>(640).fill(zeros)]);
    const { size, blocks } = await stat(path);
    expect(size).toBe(5 + 640 * zeros.length);
    expect(blocks * 512).toBeLessThan(65_536);
    expect((await stat(await copied('empty', []))).size).toBe(0);
  });

  test('has the bytes that were written, however they and their zeros are cut', async () => {
    const part = fc.record({ byte: fc.constantFrom(0, 0, 1), length: fc.integer({ min: 0, max: 9_000 }) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(part, { maxLength: 6 }),
        fc.integer({ min: 1, max: 9_000 }),
        async (parts, cut) => {
          const whole = Buffer.concat(parts.map(({ byte, length }) => Buffer.alloc(length, byte)));
          const chunks = Array.from({ length: Math.ceil(whole.length / cut) }, (_, at) =>
            whole.subarray(at * cut, (at + 1) * cut),
          );
          expect((await readFile(await copied('cut', chunks))).equals(whole)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('appears only when it is complete, with mode and time', async () => {
    const { target } = await openCopyDestination('.', out);
    await target.makeFolder('d');
    const file = await target.openFile('d/\udcffx');
    await file.write(Buffer.from('one '));
    await file.write(Buffer.from('two'));
    expect(await target.kind('d/\udcffx')).toBe('nothing');
    await file.finish(attributes);
    await target.finishFolder('d', { ...attributes, mode: 0o500 });
    const path = Buffer.concat([Buffer.from(join(out, 'd/')), Buffer.of(0xff, 0x78)]);
    expect(await readFile(path, 'utf8')).toBe('one two');
    for (const each of [await stat(path), await stat(join(out, 'd'))]) {
      expect(each.mtimeMs).toBe(1_600_000_000_500);
    }
    expect([(await stat(path)).mode & 0o777, (await stat(join(out, 'd'))).mode & 0o777]).toEqual([
      0o640, 0o500,
    ]);
    await chmod(join(out, 'd'), 0o700);
  });

  test('takes the place of another one at once', async () => {
    await writeFile(join(out, 'x'), 'mine');
    const { target } = await openCopyDestination('.', out);
    const file = await target.openFile('x');
    await file.write(Buffer.from('theirs'));
    expect(await readFile(join(out, 'x'), 'utf8')).toBe('mine');
    await file.finish(attributes);
    expect(await readFile(join(out, 'x'), 'utf8')).toBe('theirs');
  });

  test('that cannot take its name is discarded', async () => {
    const { target } = await openCopyDestination('.', out);
    const file = await target.openFile('x');
    await mkdir(join(out, 'x/in-the-way'), { recursive: true });
    await expect(file.finish(attributes)).rejects.toThrow(/^x cannot be written: /);
    await target.discard();
    expect(await readdir(out)).toEqual(['x']);
  });

  test('that is discarded was never there', async () => {
    const { target } = await openCopyDestination('.', out);
    const file = await target.openFile('x');
    await file.write(Buffer.from('half'));
    expect(await readdir(out)).toHaveLength(1);
    await target.discard();
    await target.discard();
    expect(await readdir(out)).toEqual([]);
  });

  test('is never written through a link, even if one appears meanwhile', async () => {
    await writeFile(join(out, 'mine'), 'mine');
    const { target } = await openCopyDestination('.', out);
    const file = await target.openFile('x');
    await symlink(join(out, 'mine'), join(out, 'x'));
    await file.write(Buffer.from('theirs'));
    await file.finish(attributes);
    expect(await readFile(join(out, 'mine'), 'utf8')).toBe('mine');
    expect((await lstat(join(out, 'x'))).isFile()).toBe(true);
  });

  test('that cannot be made is an error with a sentence', async () => {
    const { target } = await openCopyDestination('.', out);
    await expect(target.openFile('no/such')).rejects.toThrow('no/such cannot be written: ');
    await expect(target.openFile(`x${'y'.repeat(300)}/x`)).rejects.toThrow(
      'the name is too long for the disk.',
    );
    await expect(target.makeFolder('')).rejects.toThrow('something else is in its place.');
  });
});
