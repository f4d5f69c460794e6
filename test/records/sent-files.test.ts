import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { filesOf, hasUnknownContents, SentFiles, withKnownContents } from '../../src/records/sent-files.ts';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const FILE = { mode: 0o644, size: 5, mtimeNs: 1_700_000_000_123_456_789n };

function sent(...files: readonly (readonly [path: string, content: string | null, mtimeNs?: bigint])[]) {
  const folder = new SentFiles();
  for (const [at, [path, content, mtimeNs = FILE.mtimeNs]] of files.entries()) {
    folder.add({ ...FILE, path, mtimeNs }, '');
    if (content !== null) folder.content(at, digest(content));
  }
  const made = folder.folder('context');
  if (made === null) throw new Error('Too much was sent.');
  return made;
}

describe('the files of a folder that was sent', () => {
  it('gives back every path, mode, link and digest', () => {
    const folder = new SentFiles();
    folder.add({ ...FILE, path: 'a', mode: 0o755 + 2 ** 31 }, '');
    folder.add({ ...FILE, path: 'a/long-name.c' }, '');
    folder.add({ ...FILE, path: 'a/long-name.h', mode: 0o777 + 2 ** 27 }, 'long-name.c');
    folder.add({ ...FILE, path: 'ünïcode 🦆' }, 'a/long-name.c');
    folder.content(1, digest('x'));
    const files = filesOf(folder.folder('context')!);
    expect([...files.keys()]).toEqual(['a', 'a/long-name.c', 'a/long-name.h', 'ünïcode 🦆']);
    expect(files.get('a/long-name.c')?.content).toBe(digest('x').subarray(0, 6).toString('hex'));
    expect(files.get('a/long-name.h')?.entry.linkname).toBe('long-name.c');
    // A hard link has the contents of its first name.
    expect(files.get('ünïcode 🦆')?.content).toBe(files.get('a/long-name.c')?.content);
    expect(files.get('a')?.entry.mode).toBe(0o755 + 2 ** 31);
  });

  it('takes contents that were not sent from an earlier record, where size and time are the same', () => {
    const earlier = sent(['a', 'A'], ['b', 'B'], ['c', 'C']);
    const now = sent(['a', null], ['b', null, 5n], ['d', null]);
    const files = filesOf(withKnownContents(now, earlier));
    expect(files.get('a')?.content).toBe(digest('A').subarray(0, 6).toString('hex'));
    expect(files.get('b')?.content).toBeNull();
    expect(files.get('d')?.content).toBeNull();
    const same = sent(['a', null], ['b', null], ['c', null]);
    expect(withKnownContents(same, earlier)).toEqual(earlier);
  });

  it('says whether contents are missing, which links and folders have none of', () => {
    expect(hasUnknownContents(sent(['a', 'A'], ['b', null]))).toBe(true);
    expect(hasUnknownContents(sent(['a', 'A'], ['b', 'B']))).toBe(false);
    const folder = new SentFiles();
    folder.add({ ...FILE, path: 'd', mode: 0o755 + 2 ** 31 }, '');
    folder.add({ ...FILE, path: 'l' }, 'a');
    expect(hasUnknownContents(folder.folder('context')!)).toBe(false);
  });

  it('takes less than 200 kB for 10,000 files', () => {
    const folder = new SentFiles();
    for (let at = 0; at < 10_000; at += 1) {
      const path = `packages/module-${at % 97}/src/${digest(String(at)).toString('hex').slice(0, 10)}/index.ts`;
      folder.add({ path, mode: 0o644, size: at * 7, mtimeNs: BigInt(at) * 1_234_567_891n }, '');
      folder.content(at, digest(path));
    }
    expect(gzipSync(JSON.stringify(folder.folder('context'))).length).toBeLessThan(200_000);
  });
});
