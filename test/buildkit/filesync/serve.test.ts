import { execFileSync } from 'node:child_process';
import { appendFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';

import { packetType } from '../../../src/buildkit/filesync/packet.ts';
import type { FileSyncWarning } from '../../../src/buildkit/filesync/types.ts';
import { isFile, receive } from './daemon.ts';
import { scratchFolder } from './scratch.ts';

describe('a transfer of files', () => {
  it('lists every entry and sends only the requested contents', async () => {
    const path = scratchFolder({ 'a/one': 'first', two: 'second', three: '' });
    const { stats, contents, finished } = await receive(
      { context: { path } },
      { wants: (stat) => stat.path === 'a/one' || stat.path === 'three' },
    );
    expect(stats.map((stat) => stat.path)).toEqual(['a', 'a/one', 'three', 'two']);
    expect(Object.fromEntries([...contents].map(([name, bytes]) => [name, bytes.toString()]))).toEqual({
      'a/one': 'first',
      three: '',
    });
    expect(finished).toBe(true);
  });

  it('splits contents into 32 KiB chunks, with small and large files interleaved', async () => {
    const sizes = [0, 1, 32_768, 32_769, 131_072, 131_073, 1_000_000, 3_000_001, 500_000, 700_000, 800_000];
    const path = scratchFolder();
    const content = (size: number): Buffer => Buffer.alloc(size, `${size},`);
    for (const size of sizes) writeFileSync(join(path, `f${size}`), content(size));
    const before = openFiles();
    const { contents, chunkSizes } = await receive({ context: { path } }, { wants: isFile });
    expect(contents.size).toBe(sizes.length);
    for (const size of sizes) expect(contents.get(`f${size}`)?.equals(content(size)), `f${size}`).toBe(true);
    expect(Math.max(...chunkSizes)).toBe(32_768);
    expect(openFiles()).toBe(before);
  });

  it('sends a thousand files that are requested at once', async () => {
    const names = Array.from({ length: 1000 }, (_, i) => `d${i % 7}/file-${i}`);
    const path = scratchFolder(Object.fromEntries(names.map((name) => [name, name])));
    const { contents } = await receive({ context: { path } }, { wants: isFile });
    expect(contents.size).toBe(1000);
    expect([...contents].every(([name, bytes]) => bytes.toString() === name)).toBe(true);
  });

  it('applies the patterns of the request, also those with commas', async () => {
    const path = scratchFolder({ 'a, b': '', a: '', b: '', 'x/y': '' });
    const { stats } = await receive(
      { context: { path } },
      { lists: { 'exclude-patterns': ['a, b', 'x'], 'include-patterns': [] } },
    );
    expect(stats.map((stat) => stat.path)).toEqual(['a', 'b']);
  });

  it('sends the targets of links on the way to a path', async () => {
    const path = scratchFolder({ 'real/file': 'x', other: '' });
    symlinkSync('real', join(path, 'link'));
    const { stats } = await receive({ context: { path } }, { lists: { followpaths: ['link/file'] } });
    expect(stats.map((stat) => stat.path)).toEqual(['link', 'real', 'real/file']);
  });
});

describe('files that changed after they were listed', () => {
  it('are sent as they are now, with a warning that names them', async () => {
    const path = scratchFolder({ gone: 'x', grown: 'x', pipe: 'x', same: 'x', large: 'x'.repeat(200_000) });
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(path, 'socket'), resolve));
    const warnings: FileSyncWarning[] = [];
    const { contents, finished } = await receive(
      { context: { path } },
      {
        wants: isFile,
        callbacks: { onWarning: (warning) => warnings.push(warning) },
        beforeAsking: () => {
          rmSync(join(path, 'gone'));
          rmSync(join(path, 'large'));
          appendFileSync(join(path, 'grown'), 'yz');
          rmSync(join(path, 'pipe'));
          execFileSync('mkfifo', [join(path, 'pipe')]);
        },
      },
    );
    server.close();
    expect(finished).toBe(true);
    expect(contents.get('grown')?.toString()).toBe('xyz');
    for (const name of ['gone', 'large', 'pipe', 'socket']) expect(contents.get(name)?.length, name).toBe(0);
    expect(warnings.map(({ message }) => message).sort()).toEqual([
      '"gone" could not be read and was sent empty: there is no such file.',
      '"grown" changed while the files were being sent.',
      '"large" could not be read and was sent empty: there is no such file.',
      '"pipe" could not be read and was sent empty: it is no longer a regular file.',
    ]);
    expect(warnings.every(({ dir }) => dir === 'context')).toBe(true);
  });
});

describe('a transfer that fails', () => {
  it('names the folder that is not offered', async () => {
    const errors: string[] = [];
    const { failure } = await receive(
      {},
      { dir: 'x', callbacks: { onError: (error) => errors.push(error.message) } },
    );
    expect(failure?.message).toBe('The engine requested the folder "x", which this build does not offer.');
    expect(failure?.grpcStatus).toBe(5);
    expect(errors).toEqual([failure?.message]);
    expect((await receive({}, { dir: 'constructor' })).failure?.grpcStatus).toBe(5);
  });

  it('says on which line of the ignore file a malformed pattern is', async () => {
    const path = scratchFolder({
      a: '',
      'D.dockerignore': '# no\n\n *.log\n!/[z-a]\n',
      '.dockerignore': '[a',
    });
    const of = async (pattern: string, ...names: string[]) => {
      const ignoreFiles = names.map((name) => join(path, name));
      const { failure } = await receive(
        { context: { path, ignoreFiles } },
        { lists: { 'exclude-patterns': ['*.log', 'a', pattern] } },
      );
      return failure?.message;
    };
    expect(await of('[a', 'none', '.dockerignore')).toBe(
      `.dockerignore:1: the pattern "[a" is malformed: a '[' is never closed; correct it, or remove the line.`,
    );
    expect(await of('![z-a]', 'D.dockerignore', '.dockerignore')).toBe(
      'D.dockerignore:4: the pattern "[z-a]" is malformed: the range z-a runs backwards; correct it, or remove the line.',
    );
    // The file was changed meanwhile.
    expect(await of('[a', 'D.dockerignore', '.dockerignore')).toMatch(/^The pattern "\[a" is malformed: /);
  });

  it('names a malformed pattern, no matter when it is found', async () => {
    const path = scratchFolder({ file: '' });
    const early = await receive({ context: { path } }, { lists: { 'exclude-patterns': ['[a'] } });
    expect(early.failure?.message).toBe('The pattern "[a" is malformed: a \'[\' is never closed.');
    const late = await receive({ context: { path } }, { lists: { 'exclude-patterns': ['[z-a]'] } });
    expect(late.failure?.message).toBe('The pattern "[z-a]" is malformed: the range z-a runs backwards.');
    expect(late.toldError).toBe(late.failure?.message);
  });

  it("reports the engine's error", async () => {
    const path = scratchFolder({ file: '' });
    const { failure } = await receive(
      { context: { path } },
      { instead: [{ type: packetType.error, data: Buffer.from('no space left') }] },
    );
    expect(failure?.message).toBe('The engine could not receive the files: no space left');
  });

  it('refuses requests for entries without content, unknown entries and entries that were already sent', async () => {
    const path = scratchFolder({ 'dir/file': '' });
    for (const ids of [[0], [7], [1, 1]]) {
      const instead = ids.map((id) => ({ type: packetType.request, id }));
      const { failure } = await receive({ context: { path } }, { instead });
      expect(failure?.message).toMatch(
        /^The engine requested entry \d, which has no content or was already sent\.$/,
      );
    }
  });

  it('stops sending, and closes every file', async () => {
    const path = scratchFolder();
    for (let i = 0; i < 9; i++) writeFileSync(join(path, `f${i}`), Buffer.alloc(200_000));
    const asked = Array.from({ length: 9 }, (_, id) => ({ type: packetType.request, id }));
    const before = openFiles();
    const { failure } = await receive(
      { context: { path } },
      { instead: [...asked, { type: packetType.error, data: Buffer.from('no space left') }] },
    );
    expect(failure?.message).toBe('The engine could not receive the files: no space left');
    // Requests are handled in the next turn.
    for (let turn = 0; turn < 3; turn++) await setImmediate();
    expect(openFiles()).toBe(before);
  });

  it('notices that the engine closed the stream', async () => {
    const path = scratchFolder({ file: '' });
    const { failure } = await receive({ context: { path } }, { instead: 'hang up' });
    expect(failure?.message).toBe('The engine aborted the file transfer.');
  });

  it('names the entry whose name is not UTF-8 when the engine aborts', async () => {
    const path = scratchFolder();
    writeFileSync(Buffer.concat([Buffer.from(`${path}/bad`), Buffer.from([0xff])]), '');
    const { failure } = await receive({ context: { path } }, { instead: 'hang up' });
    expect(failure?.message).toBe(
      'The engine aborted the file transfer: "bad\\xff" has a name or a link target that is not UTF-8, ' +
        'which some engines refuse. Rename it or list it in .dockerignore.',
    );
  });
});

function openFiles(): number {
  return readdirSync('/proc/self/fd').length;
}
