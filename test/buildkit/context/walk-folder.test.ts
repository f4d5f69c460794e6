import { execFileSync } from 'node:child_process';
import { chmodSync, linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sortedInTurns } from '../../../src/buildkit/context/sort-names.ts';
import { walkFolder } from '../../../src/buildkit/context/walk-folder.ts';
import { DiskTree } from '../../../src/buildkit/filesync/disk-tree.ts';
import type { FolderName } from '../../../src/buildkit/filesync/folder.ts';
import { type ContextListing, matchedName } from '../../../src/filesystem/context/listing.ts';
import { TreeFilter } from '../../../src/filesystem/ignore/index.ts';
import { fastFolder, scratchFolder } from '../filesync/scratch.ts';

const never = new AbortController().signal;

function pathsOf(listing: ContextListing): readonly string[] {
  return Array.from({ length: listing.length - 1 }, (_, at) => listing.path(at + 1));
}

/** What the session would send of a folder. */
function sentPaths(root: string): readonly string[] {
  const tree = new DiskTree(root, new TreeFilter({}));
  const paths: string[] = [];
  for (let next = tree.next(Number.POSITIVE_INFINITY); next !== undefined; ) {
    if (next !== 'later') paths.push(next.path);
    next = tree.next(Number.POSITIVE_INFINITY);
  }
  return paths;
}

describe('walkFolder', () => {
  test('lists what the session would send, in its order', async () => {
    const root = scratchFolder({
      'a/z': '1',
      'a-b': '22',
      'a.c/d': '333',
      ä: '',
      Z: '',
      '\u{1f600}': '',
      '\ufffdx': '',
    });
    symlinkSync('a', join(root, 'link'));
    symlinkSync('link', join(root, 'loop'));
    linkSync(join(root, 'a-b'), join(root, 'second'));
    const listing = await walkFolder(root, never);
    expect(pathsOf(listing)).toEqual(sentPaths(root));
    const link = listing.find('link') ?? 0;
    expect([listing.kind(link), listing.target(link), listing.size(link)]).toEqual(['link', 'a', 0]);
    expect(listing.size(listing.find('a.c/d') ?? 0)).toBe(3);
    expect(listing.inode(listing.find('second') ?? 0)).toBe(listing.inode(listing.find('a-b') ?? 0));
    expect(listing.inode(listing.find('a/z') ?? 0)).toBeNull();
  });

  test('keeps names that are not UTF-8, and matches them as Go does', async () => {
    const root = scratchFolder();
    writeFileSync(Buffer.concat([Buffer.from(`${root}/caf`), Buffer.from([0xe9])]), 'x');
    const listing = await walkFolder(root, never);
    expect(pathsOf(listing)).toEqual(['caf\udce9']);
    expect(matchedName(listing.name(1))).toBe('caf\ufffd');
    expect(listing.size(1)).toBe(1);
  });

  test('names a pipe and a socket-like file as they are sent', async () => {
    const root = scratchFolder();
    execFileSync('mkfifo', [join(root, 'pipe')]);
    const listing = await walkFolder(root, never);
    expect(listing.kind(1)).toBe('special');
  });

  test('notes a folder that cannot be read and goes on', async () => {
    const root = scratchFolder({ 'closed/a': '1', open: '2' });
    chmodSync(join(root, 'closed'), 0o000);
    const isRoot = process.getuid?.() === 0;
    chmodSync(root, 0o755);
    if (isRoot) process.seteuid?.(65534);
    try {
      const listing = await walkFolder(root, never);
      expect(pathsOf(listing)).toEqual(['closed', 'open']);
      expect([...listing.unreadable]).toEqual([[1, 'permission denied']]);
    } finally {
      if (isRoot) process.seteuid?.(0);
      chmodSync(join(root, 'closed'), 0o755);
    }
  });

  test('reads a folder of very many names piece by piece, in the same order', async () => {
    const root = scratchFolder({}, fastFolder);
    mkdirSync(join(root, 'many'));
    for (let at = 0; at < 20_000; at++) writeFileSync(join(root, 'many', `name-${(at * 7919) % 20_000}`), '');
    let told = 0;
    const listing = await walkFolder(root, never, () => void told++);
    expect(pathsOf(listing)).toEqual(sentPaths(root));
    expect(told).toBeGreaterThan(0);
  });

  test('stops when it is told to', async () => {
    const root = scratchFolder({}, fastFolder);
    for (let at = 0; at < 5_000; at++) writeFileSync(join(root, `f${at}`), '');
    await expect(walkFolder(root, AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped');
  });
});

test('many names are sorted as few are', async () => {
  const names: FolderName[] = Array.from({ length: 10_000 }, (_, at) => ({
    text: `${(at * 7919) % 10_007}${at % 3 === 0 ? '\u{1f600}' : at % 5 === 0 ? '\uffee' : ''}`,
    isFolder: false,
  }));
  const sorted = await sortedInTurns(names, async () => undefined);
  const expected = names.map(({ text }) => Buffer.from(text)).sort(Buffer.compare);
  expect(sorted.map(({ text }) => text)).toEqual(expected.map(String));
});
