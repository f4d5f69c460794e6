import { describe, expect, it } from 'vitest';
import { FileTree } from '../../src/filesystem/file-tree.ts';
import { staysInside } from '../../src/states/inner-link.ts';
import { file, folder, symlink } from '../filesystem/entries.ts';

/** Whether a link of /work/a/b/link stays inside of /work. */
function inside(target: string, root = 'work'): boolean {
  const link = symlink('work/a/b/link', target);
  const tree = FileTree.of([
    folder('work'),
    folder('work/a'),
    folder('work/a/b'),
    file('work/file'),
    file('secret'),
    symlink('work/up', '../secret'),
    symlink('work/abs', '/work/file'),
    symlink('work/a/b/top', '../..'),
    symlink('work/round', 'round'),
    link,
  ]);
  return staysInside(tree, root, link);
}

describe('a link', () => {
  it.each(['.', 'missing', '../missing/x', '../../file', '../..', 'top/file', '../../round', './link'])(
    'to %s stays in its folder',
    (target) => expect(inside(target)).toBe(true),
  );

  it.each([
    '/work/file',
    '/etc/passwd',
    '../../..',
    '../../../work/file',
    '../../../../../etc',
    '../../up',
    '../../abs',
    'top/../secret',
    'missing/../../../../x',
    '../../file/../../secret',
  ])('to %s leads out of it, or would elsewhere', (target) => expect(inside(target)).toBe(false));

  it('in all of a state may lead anywhere below the root, and not above it', () => {
    expect(inside('../../../secret', '')).toBe(true);
    expect(inside('../../../../secret', '')).toBe(false);
  });
});
