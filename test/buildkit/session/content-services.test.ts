import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { BlobStore } from '../../../src/buildkit/export/blob-store.ts';
import * as content from '../../../src/buildkit/gen/content_pb.ts';
import { contentServices } from '../../../src/buildkit/session/content-services.ts';
import { Daemon } from './daemon.ts';

const SERVICE = '/containerd.services.content.v1.Content';
const STORE = { 'buildkit-attachable-store-id': 'local:/cache' };
const { STAT, WRITE, COMMIT } = content.WriteAction;

let folder: string;
let daemon: Daemon;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stagedive-blobs-'));
  daemon = await Daemon.of(contentServices(new Map([['local:/cache', new BlobStore(folder, 'write')]])));
});
afterEach(async () => {
  await daemon[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const digestOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;
type Write = Parameters<typeof create<typeof content.WriteContentRequestSchema>>[1];

async function write(...requests: readonly NonNullable<Write>[]) {
  const sent = requests.map((request) =>
    toBinary(content.WriteContentRequestSchema, create(content.WriteContentRequestSchema, request)),
  );
  const { status, message, messages } = await daemon.call(`${SERVICE}/Write`, sent, STORE);
  return {
    status,
    message,
    answers: messages.map((each) => fromBinary(content.WriteContentResponseSchema, each)),
  };
}

const blob = (text: string, more: NonNullable<Write> = {}) =>
  write(
    { action: STAT, ref: `ref-${text}`, expected: digestOf(text), total: BigInt(text.length) },
    { action: WRITE, data: Buffer.from(text) },
    {
      action: COMMIT,
      offset: BigInt(text.length),
      expected: digestOf(text),
      total: BigInt(text.length),
      ...more,
    },
  );

async function read(digest: string, offset = 0, size = 0) {
  const request = create(content.ReadContentRequestSchema, {
    digest,
    offset: BigInt(offset),
    size: BigInt(size),
  });
  const answer = await daemon.call(
    `${SERVICE}/Read`,
    [toBinary(content.ReadContentRequestSchema, request)],
    STORE,
  );
  const parts = answer.messages.map((each) => fromBinary(content.ReadContentResponseSchema, each).data);
  return { status: answer.status, text: Buffer.concat(parts).toString() };
}

describe('a folder of blobs', () => {
  it('takes a blob in pieces and puts it under its digest', async () => {
    const { status, answers } = await blob('hello');
    expect(status).toBe(0);
    expect(answers.map(({ offset, digest }) => [Number(offset), digest])).toEqual([
      [0, digestOf('')],
      [5, digestOf('hello')],
      [5, digestOf('hello')],
    ]);
    expect(await readFile(join(folder, 'blobs', ...digestOf('hello').split(':')), 'utf8')).toBe('hello');
    expect(await readdir(folder)).toEqual(['blobs']);
  });

  it('says that it has a blob, so that it is not sent again', async () => {
    await blob('hello');
    expect((await blob('hello')).status).toBe(6);
  });

  it('is read as a whole or in part', async () => {
    const text = 'x'.repeat(600_000);
    await blob(text);
    expect((await read(digestOf(text))).text).toBe(text);
    await blob('hello');
    expect(await read(digestOf('hello'), 1, 3)).toEqual({ status: 0, text: 'ell' });
    expect(await read(digestOf('hello'), 3, 100)).toEqual({ status: 0, text: 'lo' });
    expect((await read(digestOf('hello'), 6)).status).toBe(11);
  });

  it('refuses a blob with another digest or length, and keeps nothing of it', async () => {
    expect((await blob('hello', { expected: digestOf('other') })).status).toBe(15);
    expect((await blob('hello', { total: 4n })).status).toBe(15);
    expect(
      (await write({ action: STAT, ref: 'r' }, { action: WRITE, offset: 3n, data: Buffer.of(1) })).status,
    ).toBe(11);
    expect((await write({ action: STAT })).status).toBe(3);
    expect(await readdir(folder)).toEqual([]);
  });

  it('throws away a blob that is not committed', async () => {
    expect((await write({ action: STAT, ref: 'r' }, { action: WRITE, data: Buffer.of(1) })).status).toBe(0);
    expect(await readdir(folder)).toEqual([]);
  });

  it('begins again when the daemon does', async () => {
    const { status } = await write(
      { action: STAT, ref: 'r' },
      { action: WRITE, data: Buffer.from('wrong start') },
      { action: WRITE, data: Buffer.from('hello') },
      { action: COMMIT, offset: 5n, expected: digestOf('hello') },
    );
    expect(status).toBe(0);
    expect((await read(digestOf('hello'))).text).toBe('hello');
  });

  it('has no blob by a name that is no digest, nor in another store', async () => {
    expect((await read('sha256:../../etc/passwd')).status).toBe(3);
    expect((await read(digestOf('missing'))).status).toBe(5);
    const request = create(content.InfoRequestSchema, { digest: digestOf('a') });
    const bytes = toBinary(content.InfoRequestSchema, request);
    const headers = { 'buildkit-attachable-store-id': 'local:/other' };
    expect(await daemon.call(`${SERVICE}/Info`, [bytes], headers)).toMatchObject({
      status: 5,
      message: 'unknown store local:/other',
    });
  });

  it('tells size and time of a blob', async () => {
    await blob('hello');
    const request = create(content.InfoRequestSchema, { digest: digestOf('hello') });
    const answer = await daemon.call(
      `${SERVICE}/Info`,
      [toBinary(content.InfoRequestSchema, request)],
      STORE,
    );
    const { info } = fromBinary(content.InfoResponseSchema, answer.messages[0] ?? new Uint8Array());
    expect(info).toMatchObject({ digest: digestOf('hello'), size: 5n });
    expect(Number(info?.createdAt?.seconds)).toBeGreaterThan(1_700_000_000);
  });

  it('is never changed if it is only read', async () => {
    await blob('hello');
    const other = await Daemon.of(
      contentServices(new Map([['local:/cache', new BlobStore(folder, 'read')]])),
    );
    try {
      const request = create(content.DeleteContentRequestSchema, { digest: digestOf('hello') });
      const bytes = toBinary(content.DeleteContentRequestSchema, request);
      const refused = { status: 7, message: `${folder} is only read in this build` };
      expect(await other.call(`${SERVICE}/Delete`, [bytes], STORE)).toMatchObject(refused);
      const start = create(content.WriteContentRequestSchema, { action: STAT, ref: 'r' });
      const first = toBinary(content.WriteContentRequestSchema, start);
      expect(await other.call(`${SERVICE}/Write`, [first], STORE)).toMatchObject(refused);
    } finally {
      await other[Symbol.asyncDispose]();
    }
    expect((await read(digestOf('hello'))).text).toBe('hello');
    expect(await readdir(folder)).toEqual(['blobs']);
  });

  it('is announced only if there is one', () => {
    expect(contentServices(new Map())).toEqual({ unary: {}, streams: {} });
  });
});

test('many blobs at once are taken into a folder that is not there yet', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'stagedive-blobs-'));
  const store = new BlobStore(join(parent, 'a/b'), 'write');
  const writers = await Promise.all(Array.from({ length: 20 }, (_, index) => store.write(String(index))));
  await Promise.all(
    writers.map(async (writer, index) => {
      await writer.write(Buffer.from(String(index)));
      await writer.commit();
    }),
  );
  await store.close();
  expect(await readdir(join(parent, 'a/b/blobs/sha256'))).toHaveLength(20);
  expect(await readdir(join(parent, 'a/b'))).toEqual(['blobs']);
  await rm(parent, { recursive: true });
});
