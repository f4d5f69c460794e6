import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBuildRecords } from '../../src/project/build-records.ts';
import { SentFiles } from '../../src/records/sent-files.ts';
import type { BuildRecord, RecordBasis } from '../../src/records/types.ts';

let state = '';
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'records-'));
});
afterEach(() => {
  rmSync(state, { recursive: true, force: true });
});

const open = () => createBuildRecords({ XDG_STATE_HOME: state });
const builds = () => join(state, 'stagedive', 'builds-2');

function record(at: number, more: Partial<BuildRecord> = {}): BuildRecord {
  return {
    version: 2,
    id: `id${at}`,
    folder: '/work',
    definition: '/work/Dockerfile',
    target: 'runtime',
    startedAt: at,
    duration: 5,
    builder: 'unix:///x.sock',
    outcome: 'done',
    error: null,
    noCache: false,
    steps: [],
    ...more,
  };
}

const hash = (at: number): string => createHash('sha256').update(String(at)).digest('hex');

const NOTHING: RecordBasis = { version: 2, variables: [], steps: [], flags: {}, folders: [], ignored: {} };

/** All files below the folder of the records. */
function files(): readonly string[] {
  return readdirSync(builds(), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name, parentPath }) => join(parentPath, name));
}

describe('records of builds', () => {
  it('has no basis for values that were hashed with a key that is lost', async () => {
    const records = open();
    await records.hashKey();
    await records.save(record(1), NOTHING, null);
    expect(await open().basis(record(1))).toEqual(NOTHING);
    rmSync(join(builds(), 'key'));
    expect(await open().basis(record(1))).toBeNull();
  });

  it('gives back what was saved, the newest first', async () => {
    for (const at of [1000, 3000, 2000]) await open().save(record(at), NOTHING, null);
    const { records, skipped } = await open().of(record(0));
    expect(records).toEqual([record(3000), record(2000), record(1000)]);
    expect(skipped).toBeNull();
    expect(await open().basis(record(2000))).toEqual(NOTHING);
  });

  it('keeps what was just written, and calls it the newest, whatever a clock that was ahead has left', async () => {
    const year = 365 * 24 * 3600 * 1000;
    for (let at = 0; at < 20; at += 1) await open().save(record(Date.now() + year + at), NOTHING, null);
    await open().save(record(5000), NOTHING, null);
    const { records } = await open().of(record(0));
    expect(records).toHaveLength(20);
    expect(records[0]).toEqual(record(5000));
    expect(await open().basis(record(5000))).toEqual(NOTHING);
  });

  it('keeps targets apart, and lists all of them together', async () => {
    await open().save(record(1), NOTHING, null);
    await open().save(record(2, { target: 'build' }), NOTHING, null);
    await open().save(record(3, { folder: '/other' }), NOTHING, null);
    expect((await open().of(record(0, { target: 'build' }))).records.map(({ id }) => id)).toEqual(['id2']);
    expect((await open().all()).records.map(({ id }) => id)).toEqual(['id3', 'id2', 'id1']);
  });

  it('keeps the last 20 of a target on each builder, and nothing of the others', async () => {
    await open().save(record(5, { builder: 'builder desk' }), NOTHING, null);
    for (let at = 100; at < 125; at += 1) await open().save(record(at), NOTHING, null);
    const { records } = await open().of(record(0));
    expect(records.filter(({ builder }) => builder === 'unix:///x.sock').map(({ id }) => id)).toEqual(
      Array.from({ length: 20 }, (_, at) => `id${124 - at}`),
    );
    expect(records.at(-1)?.id).toBe('id5');
    expect(files()).toHaveLength(2 * 21);
  });

  it('finds records by their ids, and deletes one alone', async () => {
    for (const at of [1, 2, 3])
      await open().save(record(at, { id: `a-${at}`, target: `t${at}` }), NOTHING, null);
    const found = await open().withIds(new Set(['a-3', 'a-1', 'gone']));
    expect(found.map(({ id }) => id)).toEqual(['a-3', 'a-1']);
    await open().remove(found[0]!);
    expect((await open().all()).records.map(({ id }) => id)).toEqual(['a-2', 'a-1']);
    expect(files().filter((path) => path.includes('a-3'))).toEqual([]);
    await open().remove(found[0]!);
  });

  it('lets nobody else read them', async () => {
    await open().hashKey();
    await open().save(record(1), NOTHING, null);
    for (const file of files()) expect(statSync(file).mode & 0o777).toBe(0o600);
    for (const entry of readdirSync(builds(), { withFileTypes: true })) {
      if (entry.isDirectory()) expect(statSync(join(builds(), entry.name)).mode & 0o777).toBe(0o700);
    }
    expect(statSync(builds()).mode & 0o777).toBe(0o700);
  });

  it('stores what did not change only once', async () => {
    const first = open();
    await first.save(record(1), NOTHING, null);
    const later = open();
    await later.basis(record(1));
    await later.save(record(2), NOTHING, record(1));
    const inodes = files()
      .filter((file) => file.endsWith('.basis.gz'))
      .map((file) => statSync(file).ino);
    expect(inodes).toHaveLength(2);
    expect(new Set(inodes).size).toBe(1);
    await later.save(record(3), { ...NOTHING, ignored: { context: ['x'] } }, record(2));
    expect(await open().basis(record(3))).toEqual({ ...NOTHING, ignored: { context: ['x'] } });
    expect(await open().basis(record(2))).toEqual(NOTHING);
  });

  it('prepares a record before its build has ended, and does the rest when it is saved', async () => {
    const ending = (end: string) => files().filter((file) => file.endsWith(end)).length;
    const records = open();
    await records.prepare(record(1), NOTHING, null);
    expect([ending('.basis.gz'), ending('.json')]).toEqual([1, 0]);
    expect((await open().of(record(1))).records).toEqual([]);
    await records.save(record(1), NOTHING, null);
    expect(await open().basis(record(1))).toEqual(NOTHING);
    await records.save(record(2), NOTHING, record(1));
    expect(await open().basis(record(2))).toEqual(NOTHING);
  });

  it('stores again what another build removed that ended in between', async () => {
    const records = open();
    await records.prepare(record(1), NOTHING, null);
    await open().save(record(2), NOTHING, null);
    expect(files().filter((file) => file.endsWith('.basis.gz'))).toHaveLength(1);
    await records.save(record(1), NOTHING, null);
    expect(await open().basis(record(1))).toEqual(NOTHING);
  });

  it('leaves what another build has prepared that is under way', async () => {
    const [first, second] = [open(), open()];
    const [one, two] = [record(Date.now()), record(Date.now() + 1)];
    await first.prepare(one, NOTHING, null);
    await second.prepare(two, NOTHING, null);
    await Promise.all([second.save(two, NOTHING, null), first.save(one, NOTHING, null)]);
    for (const each of [one, two]) expect(await open().basis(each)).toEqual(NOTHING);
  });

  it('is kept though an old one cannot be removed', async () => {
    await open().save(record(2), NOTHING, null);
    const path = files().find((file) => file.endsWith('.basis.gz'));
    mkdirSync(path?.replace(/[^/]*-([0-9a-f]{8})-[^/]*$/, '000000000-$1-odd.basis.gz') ?? '');
    await open().save(record(3), NOTHING, null);
    expect((await open().of(record(1))).records.map(({ startedAt }) => startedAt)).toEqual([3, 2]);
  });

  it('takes what depends on another basis than the prepared one', async () => {
    const records = open();
    const other = { ...NOTHING, ignored: { context: ['x'] } };
    await records.prepare(record(1), NOTHING, null);
    await records.save(record(1), other, null);
    expect(await open().basis(record(1))).toEqual(other);
  });

  it('takes less than 200 kB for a build of 200 steps and 10,000 files', async () => {
    const sent = new SentFiles();
    // As they are sent: in order.
    const paths = Array.from(
      { length: 10_000 },
      (_, at) => `packages/part-${at % 97}/src/components/${at % 13}/file-${hash(at).slice(0, 8)}.ts`,
    ).toSorted();
    for (const [at, path] of paths.entries()) {
      sent.add({ path, mode: 0o644, size: at * 7, mtimeNs: BigInt(`0x${hash(at).slice(0, 15)}`) }, '');
      sent.content(at, createHash('sha256').update(String(at)).digest());
    }
    const words = (at: number) => ['RUN', 'make', `part-${at}`, '&&', 'install', hash(at).slice(0, 20)];
    const steps = Array.from({ length: 200 }, (_, at) => ({
      stage: `stage-${at % 12}`,
      line: at + 1,
      name: `${words(at).join(' ')} ${'and something more to do '.repeat(6)}`,
      state: 'done' as const,
      started: at * 1000,
      duration: at * 13,
      error: null,
    }));
    const basis: RecordBasis = {
      ...NOTHING,
      folders: [sent.folder('context')!],
      variables: Array.from({ length: 100 }, (_, at) => ({
        name: `NAME_${at}`,
        value: hash(at).slice(0, 40),
        hash: hash(at).slice(0, 16),
        from: 'env' as const,
        line: at,
      })),
      steps: steps.map((_, at) => ({
        words: [...words(at), ...'and something more to do '.repeat(6).split(' ')],
        hash: hash(at).slice(0, 16),
        parents: at === 0 ? [] : [at - 1],
        variables: Array.from({ length: 100 }, (__, each) => each),
        settings: { WORKDIR: { value: '/app', line: 3 }, USER: { value: 'me', line: 4 } },
        images: [],
        takes: [],
        remotes: [],
      })),
    };
    await open().save(record(1, { steps }), basis, null);
    expect(await open().basis(record(1, { steps }))).toEqual(basis);
    expect((await open().of(record(0))).records).toEqual([record(1, { steps })]);
    const bytes = files()
      .filter((file) => !file.endsWith('key'))
      .map((file) => statSync(file).size);
    expect(bytes).toHaveLength(2);
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(200_000);
  });

  it('leaves out what is damaged or newer, and says so in one sentence', async () => {
    for (const at of [1, 2, 3, 4]) await open().save(record(at), NOTHING, null);
    const saved = files().filter((file) => file.endsWith('.json'));
    writeFileSync(saved.find((file) => file.includes('-id1.'))!, '{"version":2,');
    writeFileSync(saved.find((file) => file.includes('-id2.'))!, JSON.stringify({ version: 99, id: 'id2' }));
    writeFileSync(
      saved.find((file) => file.includes('-id3.'))!,
      JSON.stringify({ ...record(3), steps: [{}] }),
    );
    const { records, skipped } = await open().of(record(0));
    expect(records.map(({ id }) => id)).toEqual(['id4']);
    expect(skipped).toBe(
      '3 records of earlier builds cannot be read and are left out (2 damaged, 1 of a newer stagedive).',
    );
  });

  it('leaves out pipes, links to devices, large files and what unpacks without end, and waits for none', async () => {
    for (const at of [1, 2, 3, 4, 5]) await open().save(record(at), NOTHING, null);
    const path = (at: number): string => files().find((file) => file.endsWith(`-id${at}.json`)) ?? '';
    const [pipe, device, long, bomb] = [1, 2, 3, 4].map(path) as [string, string, string, string];
    for (const each of [pipe, device]) rmSync(each);
    execFileSync('mkfifo', [pipe]);
    symlinkSync('/dev/zero', device);
    truncateSync(long, 2 ** 31);
    writeFileSync(bomb, gzipSync(Buffer.alloc(200 * 1024 * 1024)));
    for (const { records, skipped } of [await open().of(record(0)), await open().all()]) {
      expect(records.map(({ id }) => id)).toEqual(['id5']);
      expect(skipped).toBe('4 records of earlier builds cannot be read and are left out (4 damaged).');
    }
    writeFileSync(path(5).replace('.json', '.basis.gz'), gzipSync(Buffer.alloc(200 * 1024 * 1024)));
    expect(await open().basis(record(5))).toBeNull();
  });

  it('reads of one builder no more than is asked for, and skips what is damaged on the way', async () => {
    for (const at of [1, 2, 3]) await open().save(record(at), NOTHING, null);
    await open().save(record(4, { builder: 'builder other' }), NOTHING, null);
    const saved = files().filter((file) => file.endsWith('.json'));
    writeFileSync(saved.find((file) => file.includes('-id1.'))!, '{"version":2,');
    writeFileSync(saved.find((file) => file.includes('-id3.'))!, '{"version":2,');
    const { records, skipped } = open().latest(record(0), 'unix:///x.sock');
    const read: string[] = [];
    for await (const { id } of records) {
      read.push(id);
      break;
    }
    expect(read).toEqual(['id2']);
    expect(skipped()).toBe('1 record of earlier builds cannot be read and is left out (1 damaged).');
  });

  it('neither reads nor keeps what the first version wrote, which could hold a secret', async () => {
    const old = join(state, 'stagedive', 'builds', 'a'.repeat(32));
    mkdirSync(old, { recursive: true });
    writeFileSync(join(old, '000000001-12345678-id0.json'), JSON.stringify({ ...record(0), version: 1 }));
    expect(await open().all()).toEqual({ records: [], skipped: null });
    await open().save(record(1), NOTHING, null);
    expect(readdirSync(join(state, 'stagedive'))).toEqual(['builds-2']);
  });

  it('has no basis where its file is damaged, or is that of other steps', async () => {
    await open().save(record(1), NOTHING, null);
    const step = {
      stage: 'a',
      line: 1,
      name: 'RUN x',
      state: 'done',
      started: 0,
      duration: 1,
      error: null,
    } as const;
    expect(await open().basis(record(1, { steps: [step] }))).toBeNull();
    const [basis] = files().filter((file) => file.endsWith('.basis.gz'));
    writeFileSync(basis!, readFileSync(basis!).subarray(0, 10));
    expect(await open().basis(record(1))).toBeNull();
  });

  it('rejects with one sentence where nothing can be written, and leaves nothing', async () => {
    writeFileSync(join(state, 'stagedive'), 'a file');
    await expect(open().save(record(1), NOTHING, null)).rejects.toThrow(
      /^This build is not recorded, .*: a part of the path is not a folder\.$/,
    );
    expect((await open().hashKey()).length).toBe(32);
    expect(await open().of(record(0))).toEqual({ records: [], skipped: null });
    chmodSync(join(state, 'stagedive'), 0o644);
    expect(readdirSync(state)).toEqual(['stagedive']);
  });

  it('gives up where no folder can be made, instead of trying for ever', async () => {
    const records = createBuildRecords({ XDG_STATE_HOME: '/proc/none' });
    await expect(records.save(record(1), NOTHING, null)).rejects.toThrow(/^This build is not recorded, /);
    expect((await records.hashKey()).length).toBe(32);
  });

  it('makes one hash key and keeps it', async () => {
    const key = await open().hashKey();
    expect(await open().hashKey()).toEqual(key);
    expect(key).toHaveLength(32);
  });
});
