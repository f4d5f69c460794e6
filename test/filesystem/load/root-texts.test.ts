import { expect, it } from 'vitest';
import { FileTree } from '../../../src/filesystem/file-tree.ts';
import { type ReadMany, Root } from '../../../src/filesystem/load/index.ts';
import { file } from '../entries.ts';

const NAMES = Array.from({ length: 8 }, (_, at) => `list${at}`);

/** A root of a few files with their own names in them, one byte of which is no ASCII, and what it was asked for. */
function asked(readMany: ReadMany | null) {
  const single: string[] = [];
  const bytesOf = (path: string) => Buffer.from(`${path}\xff`, 'latin1');
  const root = new Root(
    FileTree.of(NAMES.map((name) => file(name, { size: bytesOf(name).length }))),
    async (path, { offset, length }) => {
      single.push(path);
      return bytesOf(path).subarray(offset, offset + length);
    },
    readMany,
  );
  const files = (names: readonly string[]) => names.flatMap((name) => root.locate(name) ?? []);
  return { root, single, files };
}

const expected = (names: readonly string[]) => names.map((name) => [name, `${name}\xff`]);
const told = (texts: ReadonlyMap<{ readonly path: string }, string>) =>
  [...texts].map(([{ path }, text]) => [path, text]).toSorted();

it('reads many files in one stream, whatever pieces they come in', async () => {
  let streams = 0;
  const { root, single, files } = asked(async (paths, take) => {
    streams += 1;
    for (const path of paths) take(path, Buffer.from(path.slice(0, 3)));
    for (const path of paths) take(path, Buffer.from(`${path.slice(3)}\xff`, 'latin1'));
    for (const path of paths) take(path, null);
  });
  expect(told(await root.texts(files(NAMES)))).toEqual(expected(NAMES));
  expect([streams, single]).toEqual([1, []]);
});

it('reads a few files one by one, and files that fixes bring where they are', async () => {
  const { root, single, files } = asked(() => Promise.reject(new Error('no stream')));
  expect(told(await root.texts(files(NAMES.slice(0, 2))))).toEqual(expected(NAMES.slice(0, 2)));
  expect(single).toEqual(NAMES.slice(0, 2));
});

it('reads files one by one where there is no stream', async () => {
  const { root, files } = asked(null);
  expect(told(await root.texts(files(NAMES)))).toEqual(expected(NAMES));
});

it('fails where the stream does', async () => {
  const { root, files } = asked(() => Promise.reject(new Error('gone')));
  await expect(root.texts(files(NAMES))).rejects.toThrow('gone');
});
