import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readTar } from '../../../src/buildkit/session/tar-reader.ts';
import { fileType, permissions } from '../../../src/filesystem/mode.ts';
import type { TreeEntry } from '../../../src/filesystem/types.ts';

/** Splits bytes anywhere, because the engine's messages ignore tar blocks. */
async function* cut(bytes: Uint8Array, at: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += at) yield bytes.subarray(start, start + at);
}

async function read(archive: Uint8Array, size: number) {
  const entries = new Map<string, TreeEntry>();
  const contents = new Map<string, Buffer>();
  const ended: string[] = [];
  await readTar(cut(archive, size), {
    entry: (entry) => {
      entries.set(entry.path, entry);
      return fileType(entry.mode) === 'file' && entry.linkname === '';
    },
    piece: (path, chunk) => {
      if (chunk === null) ended.push(path);
      else contents.set(path, Buffer.concat([contents.get(path) ?? Buffer.alloc(0), chunk]));
    },
  });
  return { entries, contents, ended };
}

/** An archive in Go's format, made by GNU tar. */
function archive(script: string): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'stagedive-tar-'));
  try {
    execFileSync('bash', ['-c', `set -e; mkdir root; cd root; ${script}`], { cwd: folder });
    return execFileSync(
      'bash',
      [
        '-c',
        `cd root && find . -mindepth 1 -printf '%P\\0' | LC_ALL=C sort -z | tar -c --format=pax --xattrs --pax-option=delete=atime,delete=ctime --null --no-recursion -T - -f -`,
      ],
      { cwd: folder, maxBuffer: 1e8 },
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('the contents of an archive are read, no matter how it is split', async () => {
  const bytes = archive(
    `mkdir -p d/${'long-'.repeat(20)}/${'name-'.repeat(20)}
     echo hello > d/file; ln d/file d/hard; ln -s ../elsewhere d/link; mkfifo d/fifo
     printf 'odd' > "d/$(printf 'a\\377\\nb')"; head -c 100000 /dev/zero | tr '\\0' x > big; : > empty
     echo deep > d/${'long-'.repeat(20)}/${'name-'.repeat(20)}/file
     chmod 4751 d/file; chmod 1777 d; touch -d @1700000000 d/file; touch -d @-5 empty`,
  );
  for (const size of [7, 512, 700, 65536]) {
    const { entries, contents, ended } = await read(bytes, size);
    const shown = [...entries.values()].map(({ path, mode, linkname }) => [
      path,
      fileType(mode),
      permissions(mode).toString(8),
      linkname,
    ]);
    const deep = `d/${'long-'.repeat(20)}/${'name-'.repeat(20)}`;
    expect(shown).toEqual([
      ['big', 'file', '644', ''],
      ['d', 'dir', '1777', ''],
      ['d/a\udcff\nb', 'file', '644', ''],
      ['d/fifo', 'fifo', '644', ''],
      ['d/file', 'file', '4751', ''],
      ['d/hard', 'file', '4751', 'd/file'],
      ['d/link', 'symlink', '777', '../elsewhere'],
      [`d/${'long-'.repeat(20)}`, 'dir', '755', ''],
      [deep, 'dir', '755', ''],
      [`${deep}/file`, 'file', '644', ''],
      ['empty', 'file', '644', ''],
    ]);
    expect(entries.get('d/file')).toMatchObject({ size: 6, mtimeNs: 1_700_000_000_000_000_000n });
    expect(entries.get('empty')?.mtimeNs).toBe(-5_000_000_000n);
    expect(contents.get('big')?.equals(Buffer.alloc(100_000, 'x'))).toBe(true);
    expect(contents.get('d/a\udcff\nb')?.toString()).toBe('odd');
    expect(contents.get(`${deep}/file`)?.toString()).toBe('deep\n');
    expect(ended).toHaveLength(5);
  }
});

test('a truncated or damaged archive is an error and never hangs', async () => {
  const bytes = archive('echo hello > file; head -c 5000 /dev/zero > zeros');
  await expect(read(bytes.subarray(0, 2000), 512)).rejects.toThrow('truncated archive');
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 2000 }),
      fc.nat(bytes.length),
      fc.integer({ min: 1, max: 600 }),
      async (junk, at, size) => {
        const broken = Buffer.concat([bytes.subarray(0, at), junk]);
        await read(broken, size).catch((error: unknown) => expect(error).toBeInstanceOf(Error));
      },
    ),
    { numRuns: 60 },
  );
});

/** One header in ustar format with some fields replaced. */
function header(fields: Readonly<Record<number, string | Uint8Array>>, type = '0'): Buffer {
  const block = Buffer.alloc(512);
  block.write('name', 0);
  block.write('0000644\0', 100);
  block.write('0000000\0', 108);
  block.write('0000000\0', 116);
  block.write('00000000000\0', 124);
  block.write('00000000000\0', 136);
  block.write(type, 156);
  for (const [at, value] of Object.entries(fields)) block.set(Buffer.from(value as string), Number(at));
  return block;
}

function withRecord(record: string): Buffer {
  const size = record.length.toString(8).padStart(11, '0');
  const body = Buffer.alloc(Math.ceil(record.length / 512) * 512);
  body.write(record);
  return Buffer.concat([header({ 124: `${size}\0` }, 'x'), body, header({})]);
}

const largest = Buffer.alloc(12, 0xff);
largest[0] = 0x81;

test.each([
  ['a size that is no octal number', header({ 124: '0000000000z\0' })],
  ['a size with a sign', header({ 124: '-0000000001\0' })],
  ['a negative size', header({ 124: Buffer.alloc(12, 0xff) })],
  ['a size larger than any file', header({ 124: largest })],
  ['a negative owner', header({ 108: Buffer.alloc(8, 0xff) })],
  ['a time that is no number', header({ 136: 'yesterday\0\0\0' })],
  ['a size of records that is not a number', withRecord('15 size=1e9999\n')],
  ['a size of records that is hexadecimal', withRecord('13 size=0x10\n')],
  ['a size of records that is negative', withRecord('11 size=-1\n')],
  ['a size of records that is empty', withRecord('8 size=\n')],
  ['a time of records that is not a number', withRecord('13 mtime=NaN\n')],
  ['a record without a value', withRecord('8 sizes\n')],
  ['a record with a length that is not a number', withRecord('x size=1\n')],
  ['a record shorter than its length', withRecord('1 size=1\n')],
  ['records over the limit', header({ 124: '00004000001\0' }, 'x')],
  ['a negative size of records', header({ 124: Buffer.alloc(12, 0xff) }, 'x')],
])('an archive with %s is refused', async (_, bytes) => {
  await expect(read(bytes, 512)).rejects.toThrow('the engine sent a malformed archive');
});
