import { describe, expect, it } from 'vitest';
import { TreeFilter } from '../../../src/filesystem/ignore/index.ts';

type Tree = { readonly [name: string]: Tree | null };

const tree: Tree = {
  Dockerfile: null,
  docs: { 'README.md': null, img: { 'a.png': null } },
  src: { main: { 'a.ts': null, 'b.js': null }, 'x.ts': null },
};

/** What is sent and which folders are read, in order, for a tree of names. */
function filtered(patterns: { include?: string[]; exclude?: string[] }) {
  const filter = new TreeFilter(patterns);
  const sent: string[] = [];
  const read: string[] = [];
  const visit = (folder: Tree, prefix: string, state: Parameters<TreeFilter['file']>[1]): void => {
    for (const [name, child] of Object.entries(folder)) {
      const path = prefix + name;
      if (child === null) {
        if (filter.file(path, state)) sent.push(path);
        continue;
      }
      const verdict = filter.folder(path, state);
      if (verdict.sent) sent.push(path);
      if (verdict.inside === undefined) continue;
      read.push(path);
      visit(child, `${path}/`, verdict.inside);
    }
  };
  visit(tree, '', undefined);
  return { sent, read };
}

describe('TreeFilter', () => {
  it('sends everything without patterns', () => {
    const all = ['Dockerfile', 'docs', 'docs/README.md', 'docs/img', 'docs/img/a.png', 'src', 'src/main'];
    expect(filtered({}).sent).toEqual([...all, 'src/main/a.ts', 'src/main/b.js', 'src/x.ts']);
    expect(filtered({ include: [], exclude: [] }).sent).toHaveLength(10);
  });

  it('does not read an excluded folder', () => {
    expect(filtered({ exclude: ['docs', 'src/main'] })).toEqual({
      sent: ['Dockerfile', 'src', 'src/x.ts'],
      read: ['src'],
    });
  });

  it('reads an excluded folder when an exception points into it, and only then', () => {
    expect(filtered({ exclude: ['docs', 'src', '!docs/img/*'] })).toEqual({
      sent: ['Dockerfile', 'docs/img/a.png'],
      read: ['docs', 'docs/img'],
    });
  });

  it('reads all excluded folders when an exception has wildcards', () => {
    expect(filtered({ exclude: ['*', '!**/*.ts'] })).toEqual({
      sent: ['src/main/a.ts', 'src/x.ts'],
      read: ['docs', 'docs/img', 'src', 'src/main'],
    });
  });

  it('reads only the folders on the way to what is included', () => {
    expect(filtered({ include: ['src/main/**', 'Dockerfile'] })).toEqual({
      sent: ['Dockerfile', 'src/main/a.ts', 'src/main/b.js'],
      read: ['src', 'src/main'],
    });
  });

  it('lets excludes win over includes', () => {
    expect(filtered({ include: ['src'], exclude: ['**/*.js'] }).sent).toEqual([
      'src',
      'src/main',
      'src/main/a.ts',
      'src/x.ts',
    ]);
  });
});
