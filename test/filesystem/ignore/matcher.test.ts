import { describe, expect, it } from 'vitest';
import { BadPatternError, PatternMatcher } from '../../../src/filesystem/ignore/index.ts';
import { ancestors, type FolderMatches } from '../../../src/filesystem/ignore/matcher.ts';

/** Patterns (parted by a space), then the paths that they match and those that they do not. */
type Row = readonly [patterns: string, hits: readonly string[], misses: readonly string[]];

const wheel = 'dist/proxy.py-2.4.0rc3.dev36+g08acad9-py3-none-any.whl';

// The facts of moby/patternmatcher's own tests, and of runs of it.
const rows: readonly Row[] = [
  ['**', ['file', 'file/', '/', 'dir/file', 'dir/file/', 'a/b/c'], []],
  ['**/', ['file', 'file/', '/', 'dir/file', 'dir/file/'], []],
  ['**/**', ['dir/file', 'dir/file/'], []],
  ['dir/**', ['dir/file', 'dir/file/', 'dir/dir2/file', 'dir/dir2/file/'], ['dir', 'dirs/file']],
  ['abc/**', ['abc/def', 'abc/def/ghi'], ['abc']],
  ['**/dir', ['dir', 'dir/file', 'a/b/dir/c'], ['adir', 'a/bdir']],
  ['**/dir2/*', ['dir/dir2/file', 'dir/dir2/file/', 'dir2/file'], ['dir/dir2']],
  ['**/dir2/**', ['dir/dir2/dir3/file', 'dir/dir2/dir3/file/'], ['dir/dir2']],
  ['**file', ['file', 'dir/file', 'dir/dir/file', 'profile'], ['files']],
  ['**/file', ['dir/file', 'dir/dir/file'], ['profile']],
  ['**/file*', ['dir/dir/file', 'dir/dir/file.txt'], ['dir/afile']],
  ['**/file*txt', ['dir/dir/file.txt'], ['dir/file.md']],
  ['**/file*.txt', ['dir/dir/file.txt'], []],
  ['**/file*.txt*', ['dir/dir/file.txt'], []],
  ['**/**/*.txt', ['dir/dir/file.txt', 'file.txt'], []],
  ['**/**/*.txt2', [], ['dir/dir/file.txt']],
  ['**/*.txt', ['file.txt'], []],
  ['a**/*.txt', ['a/file.txt', 'a/dir/file.txt', 'a/dir/dir/file.txt', 'ab/x.txt'], ['b/x.txt']],
  ['a/*.txt', ['a/file.txt'], ['a/dir/file.txt']],
  ['a/*.txt**', ['a/file.txt'], []],
  ['a[b-d]e', ['ace'], ['ae', 'aae']],
  ['a[^b-d]e', ['aze'], ['ace']],
  ['.*', ['.foo', '.foo/bar'], ['foo']],
  ['abc.def', ['abc.def'], ['abcdef', 'abcZdef']],
  ['abc?def', ['abcZdef'], ['abcdef', 'abc/def']],
  ['a\\\\', ['a\\'], []],
  ['a\\*b', ['a*b'], ['ab']],
  ['**/foo/bar', ['foo/bar', 'dir/foo/bar', 'dir/dir2/foo/bar'], ['bar']],
  ['**/.foo', ['.foo'], ['bar.foo']],
  ['a(b)c/def', ['a(b)c/def'], ['a(b)c/xyz']],
  ['a.|)$(}+{bc', ['a.|)$(}+{bc'], []],
  ['c++', ['c++', 'c++/x'], ['c', 'cc']],
  ['(', ['('], []],
  [wheel, [wheel], []],
  ['dist/*.whl', [wheel], []],
  ['README.md', ['README.md'], ['readme.md', 'Readme.md']],
  // A folder's pattern holds for all that is in it.
  ['docs', ['docs', 'docs/a', 'docs/a/b'], ['docs2', 'a/docs']],
  ['docs/', ['docs', 'docs/a'], []],
  ['a*', ['a', 'abc', 'ab/c'], ['ba']],
  ['a*/b', ['abc/b'], ['a/c/b']],
  ['a*b*c*d*e*/f', ['axbxcxdxe/f', 'axbxcxdxexxx/f'], ['axbxcxdxe/xxx/f', 'axbxcxdxexxx/fff']],
  ['a*b?c*x', ['abxbbxdbxebxczzx'], ['abxbbxdbxebxczzy']],
  ['ab[c]', ['abc'], []],
  ['ab[^c]', ['abd'], ['abc']],
  ['a?b', ['a☺b', 'a𝒳b'], ['a/b']],
  ['a[^a]b', ['a☺b'], []],
  ['a???b', ['a☺☺☺b'], ['a☺b']],
  ['[a-ζ]*', ['α'], []],
  ['*[a-ζ]', [], ['A']],
  ['[\\]a]', [']'], []],
  ['[\\-]', ['-'], []],
  ['[x\\-]', ['x', '-'], ['z']],
  ['[\\-x]', ['x', '-'], ['a']],
  // Exceptions: the last pattern that matches decides.
  ['!fileutils.go *.go', ['fileutils.go'], []],
  ['*.go !fileutils.go', ['main.go'], ['fileutils.go']],
  ['docs !docs/README.md', ['docs/a'], ['docs/README.md']],
  ['docs/ !docs/README.md', ['docs/a'], ['docs/README.md']],
  ['docs/* !docs/README.md', ['docs/a'], ['docs/README.md', 'docs']],
  ['** !util/docker/web', ['util/docker'], ['util/docker/web', 'util/docker/web/foo']],
  ['** !util/docker/web util/docker/web/foo', ['util/docker/web/foo'], ['util/docker/web/bar']],
  [`** !${wheel}`, ['dist'], [wheel]],
  ['** !dist/*.whl', [], [wheel]],
  // What the rewriting into Go's regular expressions brings along: their classes, choices, quotes, counts.
  ['[[:alpha:]]*', ['abc'], ['1a']],
  ['[[:^digit:]]', ['a'], ['1']],
  ['v\\d', ['v1'], ['vd', 'v٣']],
  ['[\\w]x', ['_x'], ['éx']],
  ['\\pL?', ['é1'], ['11']],
  ['\\p{Greek}?', ['α1'], ['a1']],
  ['\\PL', ['1'], ['a']],
  ['*.a|b', ['x.a', 'xb', 'b'], ['xbc']],
  ['\\Qd\\E?', ['da'], ['1a', 'Qda']],
  ['a{2}?', ['aab'], ['ab']],
  ['?{a}', ['x{a}'], ['xa']],
  ['[*]', [']', '[^]'], ['*', 'a]']],
  ['\\x41?', ['Ab'], ['x41b']],
  ['?\\x{e9}', ['aé'], []],
  ['\\101', ['A'], ['101']],
  ['x^*', [], ['x^a', 'x']],
];

const malformed = ['!', '[', '[a', 'a[', '[^', '[^bc', '[]a]', '[-]', '[x-]', '[-x]', '[a-b-c]', '\\', 'a/['];

/** As a walk asks: every folder from the top down, each with what the one above it noted. */
function decideOnWalk(matcher: PatternMatcher, path: string): boolean {
  let parent: FolderMatches | undefined;
  for (const folder of ancestors(path)) {
    const note = matcher.newMatches();
    matcher.decide(folder, parent, note);
    parent = note;
  }
  return matcher.isMatch(matcher.decide(path, parent));
}

describe('PatternMatcher', () => {
  it.each(rows)('%s', (patterns, hits, misses) => {
    const matcher = new PatternMatcher(patterns.split(' '));
    for (const [paths, expected] of [[hits, true] as const, [misses, false] as const]) {
      for (const path of paths) {
        expect(matcher.matches(path), `matches ${path}`).toBe(expected);
        expect(decideOnWalk(matcher, path), `decides ${path} on a walk`).toBe(expected);
        expect(matcher.isMatch(matcher.decide(path, undefined)), `decides ${path} alone`).toBe(expected);
      }
    }
  });

  it.each(malformed)('refuses %s', (pattern) => {
    expect(() => new PatternMatcher(['docs', pattern])).toThrow(BadPatternError);
  });

  it.each([
    ['[Local-Only]/', 'the range l-O runs backwards'],
    ['[[:x:]]', "'[:x:]' is not a character class"],
    ['\\8', "'\\8' is not an escape sequence"],
    ['?\\q', "'\\q' is not an escape sequence"],
    ['\\p{Nope}', "'\\p{Nope}' is not a character class"],
    ['a*{2}', 'a repetition is repeated'],
    ['?|{2}', 'there is nothing before a repetition'],
    ['?{2,1}', 'the repetition {2,1} is out of range'],
    ['[a-*]', 'the range a-[ runs backwards'],
  ])('finds out about %s when a path is tried, each time', (pattern, why) => {
    const matcher = new PatternMatcher([pattern]);
    expect(() => matcher.matches('x')).toThrow(why);
    expect(() => matcher.matches('x')).toThrow(BadPatternError);
  });

  it('does not try an exception before something matched, so a malformed one may go unnoticed', () => {
    const matcher = new PatternMatcher(['![z-a]', 'docs']);
    expect(matcher.matches('docs')).toBe(true);
  });

  it('trims patterns and leaves blank ones out', () => {
    const matcher = new PatternMatcher(['docs', '', '  !docs/README.md\t', ' \u0085']);
    expect(matcher.patterns.map(({ text, negated, source }) => ({ text, negated, source }))).toEqual([
      { text: 'docs', negated: false, source: 0 },
      { text: 'docs/README.md', negated: true, source: 2 },
    ]);
    expect(matcher.hasNegated).toBe(true);
    expect(new PatternMatcher(['docs']).hasNegated).toBe(false);
  });

  it('counts a folder that was not tried as not matching on a walk', () => {
    // On the folder x the exception changes nothing, so it is not tried, and cannot count for x/y.
    const matcher = new PatternMatcher(['x/y', '!x']);
    expect(matcher.matches('x/y')).toBe(false);
    expect(decideOnWalk(matcher, 'x/y')).toBe(true);
  });
});
