import { createHash } from 'node:crypto';
import { readFile, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readStdinContext } from '../../src/project/stdin-context.ts';
import { tarOf } from './tar-of.ts';

async function* piecesOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe('a context on stdin', () => {
  it.each([
    ['a tar', tarOf({ Dockerfile: 'FROM scratch', big: 'x'.repeat(50_000) })],
    ['a compressed tar', gzipSync(tarOf({ Dockerfile: 'FROM scratch' }))],
  ])('is kept in a file of its own if it is %s, whatever its pieces', async (_name, bytes) => {
    const given = await readStdinContext(piecesOf(bytes, 7));
    if (given.kind !== 'archive') throw new Error('It is taken for a Dockerfile.');
    expect(await readFile(given.path)).toEqual(Buffer.from(bytes));
    expect((await stat(given.path)).mode & 0o777).toBe(0o600);
    expect(given.id).toBe(createHash('sha256').update(bytes).digest('hex'));
    await rm(dirname(given.path), { recursive: true });
  });

  it('is a Dockerfile otherwise', async () => {
    const text = Buffer.from('FROM scratch\r\n# é\n');
    expect(await readStdinContext(piecesOf(text, 5))).toEqual({ kind: 'dockerfile', text });
  });

  it('must not be empty, and a Dockerfile not endless', async () => {
    await expect(readStdinContext(piecesOf(Buffer.alloc(0), 1))).rejects.toThrow(
      'The context on stdin is empty: pipe a tar archive or a Dockerfile into it.',
    );
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) yield Buffer.alloc(1024 * 1024, 'x');
    }
    await expect(readStdinContext(endless())).rejects.toThrow(
      '<stdin>: the Dockerfile cannot be read: it has more than 16 MiB.',
    );
  });
});

it('says why an archive cannot be kept', async () => {
  const usual = process.env.TMPDIR;
  process.env.TMPDIR = '/nowhere/at/all';
  try {
    await expect(readStdinContext(piecesOf(tarOf({ Dockerfile: 'FROM scratch' }), 512))).rejects.toThrow(
      'The context on stdin cannot be kept in /nowhere/at/all: there is no such folder; set TMPDIR to another folder.',
    );
  } finally {
    if (usual === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = usual;
  }
});
