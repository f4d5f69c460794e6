import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { followLinks, withoutNested } from '../../../src/buildkit/filesync/follow-links.ts';
import { scratchFolder } from './scratch.ts';

function folderWithLinks(
  links: Readonly<Record<string, string>>,
  files: Record<string, string> = {},
): string {
  const root = scratchFolder(files);
  for (const [path, target] of Object.entries(links)) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    symlinkSync(target, join(root, path));
  }
  return root;
}

it('returns plain paths, sorted and without nested ones', async () => {
  const root = scratchFolder({ 'a/b': '', Dockerfile: '' });
  expect(await followLinks(root, ['./a/b', 'Dockerfile', '/a', 'missing'])).toEqual([
    'Dockerfile',
    'a',
    'missing',
  ]);
});

it('adds the targets of links within the root', async () => {
  const root = folderWithLinks(
    { link: 'dir/real', abs: '/dir/real', out: '../../../dir/real', 'sub/up': '../dir', chain: 'link' },
    { 'dir/real': '' },
  );
  for (const path of ['link', 'abs', 'out']) {
    expect(await followLinks(root, [path])).toEqual([path, 'dir/real'].sort());
  }
  expect(await followLinks(root, ['chain'])).toEqual(['chain', 'dir/real', 'link']);
  expect(await followLinks(root, ['sub/up/real'])).toEqual(['dir/real', 'sub/up']);
});

it('ends on circular links', async () => {
  const root = folderWithLinks({ a: 'b', b: 'a', self: 'self/deeper', 'x/y': '../x/y/z' });
  expect(await followLinks(root, ['a'])).toEqual(['a', 'b']);
  expect(await followLinks(root, ['self'])).toEqual(['self']);
  expect(await followLinks(root, ['x/y/z'])).toEqual(['x/y']);
});

it('follows the links that a wildcard matches', async () => {
  const root = folderWithLinks({ l1: 'real1', l2: 'dir/real2', 'dir/l3': '../real3' }, { real1: '', lx: '' });
  expect(await followLinks(root, ['l*'])).toEqual(['dir/real2', 'l*', 'real1']);
  expect(await followLinks(root, ['dir/?3'])).toEqual(['dir/?3', 'real3']);
  expect(await followLinks(root, ['real*', 'nowhere/*', 'real1/*', '[a'])).toEqual([
    '[a',
    'nowhere/*',
    'real*',
    'real1/*',
  ]);
});

it('returns no restriction if a path is the root', async () => {
  const root = folderWithLinks({ root: '.' });
  expect(await followLinks(root, ['a', '.'])).toBeUndefined();
  expect(await followLinks(root, ['root'])).toBeUndefined();
});

it('does not look above the root', async () => {
  const root = scratchFolder();
  expect(await followLinks(root, ['..', '../x/y'])).toEqual(['..']);
});

it('drops nested paths, but not those that only share a prefix', async () => {
  expect(withoutNested(['a', 'a/b', 'a/b/c', 'ab', 'b'])).toEqual(['a', 'ab', 'b']);
  expect(withoutNested([])).toEqual([]);
});
