import { describe, expect, it } from 'vitest';
import {
  BadPatternError,
  createIgnoreExplainer,
  parseIgnoreFile,
} from '../../../src/filesystem/ignore/index.ts';

describe('parseIgnoreFile', () => {
  it('keeps patterns as BuildKit passes them on, with their lines', () => {
    const text = [
      '\ufefftest1',
      '/test2',
      '/a//file/./here/',
      '',
      'lastfile  ',
      '# a comment',
      ' # no comment, as it does not begin the line',
      '! /inverted/abs/path\r',
      '!',
      '! ',
      '/',
      'a/../b',
    ].join('\n');
    expect(parseIgnoreFile(text)).toEqual([
      { pattern: 'test1', line: 1 },
      { pattern: 'test2', line: 2 },
      { pattern: 'a/file/here', line: 3 },
      { pattern: 'lastfile', line: 5 },
      { pattern: '# no comment, as it does not begin the line', line: 7 },
      { pattern: '!inverted/abs/path', line: 8 },
      { pattern: '!', line: 9 },
      { pattern: '!', line: 10 },
      { pattern: '/', line: 11 },
      { pattern: 'b', line: 12 },
    ]);
  });

  it('finds nothing in an empty file', () => {
    expect(parseIgnoreFile('')).toEqual([]);
    expect(parseIgnoreFile('\n\n# x\n')).toEqual([]);
  });

  it('refuses a line that the engine cannot read, by its number', () => {
    expect(() => parseIgnoreFile(`a\n${'b'.repeat(70_000)}\n`)).toThrow(/^Line 2 of the ignore file/);
    expect(parseIgnoreFile('é'.repeat(30_000))).toHaveLength(1);
  });
});

describe('createIgnoreExplainer', () => {
  const explain = createIgnoreExplainer(
    parseIgnoreFile('# what stays out\nnode_modules\n\n*.log\n!keep.log\ndocs\n!docs/README.md\n'),
  );

  it.each([
    ['src/index.ts', { excluded: false }],
    ['node_modules', { excluded: true, line: 2, pattern: 'node_modules' }],
    ['node_modules/a/b.js', { excluded: true, line: 2, pattern: 'node_modules' }],
    ['build.log', { excluded: true, line: 4, pattern: '*.log' }],
    ['keep.log', { excluded: false, line: 5, pattern: '!keep.log' }],
    ['a/build.log', { excluded: false }],
    ['docs', { excluded: true, line: 6, pattern: 'docs' }],
    ['docs/guide.md', { excluded: true, line: 6, pattern: 'docs' }],
    ['./docs/README.md', { excluded: false, line: 7, pattern: '!docs/README.md' }],
    ['.', { excluded: false }],
  ])('%s', (path, verdict) => {
    expect(explain(path)).toEqual(verdict);
  });

  it('blames what keeps a folder from being read at all', () => {
    // The exception matches x, which nothing excludes; what is below x/y is never looked at.
    const verdict = createIgnoreExplainer(parseIgnoreFile('x/y\n!x\n'))('x/y/z');
    expect(verdict).toEqual({ excluded: true, line: 1, pattern: 'x/y' });
  });

  it('throws for malformed patterns', () => {
    expect(() => createIgnoreExplainer(parseIgnoreFile('[a\n'))).toThrow(BadPatternError);
  });
});

it('an ignore file of too many patterns is refused at the line that is too many', () => {
  const text = `# one\n${'a\n'.repeat(100_000)}`;
  expect(parseIgnoreFile(text)).toHaveLength(100_000);
  expect(() => parseIgnoreFile(`${text}b\n`)).toThrow(
    'The ignore file has more than 100000 patterns, at line 100002; shorten it.',
  );
});
