import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { contextChange, SentFolders } from '../../src/records/context-change.ts';
import { SentFiles } from '../../src/records/sent-files.ts';
import type { RecordBasis, RecordedTake, StepBasis } from '../../src/records/types.ts';

const FOLDERS = 100;
const FILES = 500;

/** Of 100 folders with 500 files each. @param changed names of files that have other contents */
function basis(...changed: readonly string[]): RecordBasis {
  const files = new SentFiles();
  for (let folder = 0; folder < FOLDERS; folder += 1) {
    files.add({ path: `d${folder}`, mode: 0o755 + 2 ** 31, size: 0, mtimeNs: 0n }, '');
    for (let at = 0; at < FILES; at += 1) {
      const path = `d${folder}/f${at}`;
      const mtimeNs = changed.includes(path) ? 2n : 1n;
      files.add({ path, mode: 0o644, size: 1, mtimeNs }, '');
      const place = folder * (FILES + 1) + at + 1;
      files.content(place, createHash('sha256').update(`${path} ${mtimeNs}`).digest());
    }
  }
  const folder = files.folder('context')!;
  return { version: 2, variables: [], steps: [], flags: {}, folders: [folder], ignored: {} };
}

function step(src: string): StepBasis {
  const plain = { followSymlink: true, contentsOnly: true, allowWildcard: true, include: [], exclude: [] };
  const takes: RecordedTake[] = [{ ...plain, folder: 0, src }];
  return { words: [], hash: '', parents: [], variables: [], settings: {}, images: [], takes, remotes: [] };
}

it.each(['/', '/d7'])(
  'names the files of a large context that changed, of what is taken: %s',
  async (src) => {
    const change = await contextChange(
      [step(src), new SentFolders(basis())],
      [step(src), new SentFolders(basis('d7/f7', 'd8/f8'))],
    );
    const all = ['d7/f7', 'd8/f8'].filter((path) => src === '/' || path.startsWith('d7'));
    expect(change?.files).toEqual(all.map((path) => ({ path, change: 'modified' })));
  },
);

/** A folder of few files, by their contents. */
function small(files: Readonly<Record<string, string>>, mode = 0o644): RecordBasis {
  const sent = new SentFiles();
  for (const [at, [path, text]] of Object.entries(files).entries()) {
    sent.add({ path, mode, size: text.length, mtimeNs: 1n }, '');
    sent.content(at, createHash('sha256').update(text).digest());
  }
  const folder = sent.folder('context')!;
  return { version: 2, variables: [], steps: [], flags: {}, folders: [folder], ignored: {} };
}

it.each([
  ['a was renamed to b', small({ a: 'same' }), small({ b: 'same' })],
  ['a and 1 other file changed', small({ a: 'one' }), small({ b: 'two' })],
  ['a and 1 other file changed', small({ a: 'same' }), small({ b: 'same' }, 0o755)],
  ['a and 2 other files changed', small({ a: 'same', x: '1' }), small({ b: 'same', x: '2' })],
  ['a and 1 other file changed', small({ a: '' }), small({ b: '' })],
  ['b was added', small({ a: 'same' }), small({ a: 'same', b: 'same' })],
])('says of two files, of which one went and one came: %s', async (sentence, before, now) => {
  const change = await contextChange([step('/'), new SentFolders(before)], [step('/'), new SentFolders(now)]);
  expect(change?.detail).toBe(sentence);
});
