import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MemoryTree } from '../../../src/buildkit/filesync/memory-tree.ts';
import type { ContextUse } from '../../../src/dockerfile/context-uses.ts';
import { askedPaths } from '../../../src/dockerfile/used-context.ts';
import { STATUSES, statusOf } from '../../../src/filesystem/context/status.ts';
import { CountedContext } from '../../../src/filesystem/context/totals.ts';
import { type ContextVerdicts, judgeContext } from '../../../src/filesystem/context/verdicts.ts';
import {
  BadPatternError,
  PatternMatcher,
  parseIgnoreFile,
  TreeFilter,
} from '../../../src/filesystem/ignore/index.ts';
import { listingOf } from './trees.ts';

function copyOf(source: string, line = 2, more: Partial<ContextUse> = {}): ContextUse {
  return { context: '.', line, via: 'copy', source, exclude: [], parents: false, ...more };
}

async function judged(
  nodes: Parameters<typeof listingOf>[0],
  uses: readonly ContextUse[],
  ignore = '',
): Promise<ContextVerdicts> {
  const asked = askedPaths(uses);
  return await judgeContext(listingOf(nodes), {
    patterns: parseIgnoreFile(ignore),
    asked: asked.length === 0 ? undefined : asked,
    uses,
  });
}

/** `path: status lines`, for all but folders. */
function shown(verdicts: ContextVerdicts): readonly string[] {
  const { listing, taken } = verdicts;
  const rows: string[] = [];
  for (let index = 1; index < listing.length; index++) {
    if (listing.isFolder(index)) continue;
    rows.push([listing.path(index), statusOf(verdicts, index), ...taken.linesOf(index)].join(' '));
  }
  return rows;
}

describe('which instruction takes a file', () => {
  const tree = { 'a.c': 1, 'a.h': 2, 'src/b.c': 3, 'src/lib/c.c': 4, 'src/lib/c.md': 5, 'docs/d.md': 6 };

  test.each<[string, ContextUse[], string[]]>([
    ['a file', [copyOf('a.c')], ['a.c used 2']],
    ['a folder', [copyOf('src/lib/')], ['src/lib/c.c used 2', 'src/lib/c.md used 2']],
    ['a wildcard in one folder only', [copyOf('*.c')], ['a.c used 2']],
    ['a wildcard in the way', [copyOf('s*/lib')], ['src/lib/c.c used 2', 'src/lib/c.md used 2']],
    [
      'a folder that a wildcard matches, with all in it',
      [copyOf('s*')],
      ['src/b.c used 2', 'src/lib/c.c used 2', 'src/lib/c.md used 2'],
    ],
    ['what is not excluded', [copyOf('src', 2, { exclude: ['**/*.md', 'b.c'] })], ['src/lib/c.c used 2']],
    [
      'an exception of what is excluded',
      [copyOf('src', 2, { exclude: ['lib', '!lib/*.md'] })],
      ['src/b.c used 2', 'src/lib/c.md used 2'],
    ],
    [
      'paths with their folders',
      [copyOf('**/*.md', 2, { parents: true })],
      ['docs/d.md used 2', 'src/lib/c.md used 2'],
    ],
    ['paths below a pivot', [copyOf('src/./lib/*.c', 2, { parents: true })], ['src/lib/c.c used 2']],
    [
      'a mount, without wildcards',
      [copyOf('*.c', 2, { via: 'mount' }), copyOf('docs', 3, { via: 'mount' })],
      ['docs/d.md used 3'],
    ],
    ['a source that leaves the context', [copyOf('../../a.c')], ['a.c used 2']],
    ['several instructions', [copyOf('a.c', 5), copyOf('a.*', 3)], ['a.c used 3 5', 'a.h used 3']],
    ['nothing that is missing', [copyOf('nothing')], []],
  ])('%s', async (_, uses, expected) => {
    const rows = shown(await judged(tree, uses));
    expect(rows.filter((row) => row.includes(' used '))).toEqual(expected);
  });

  test('a link stands for what it leads to, and is used itself', async () => {
    const verdicts = await judgeContext(
      listingOf({ 'real/f': 1, link: '->real', other: '->/link/f', loop: '->loop', 'x/up': '->../../real' }),
      {
        patterns: [],
        asked: undefined,
        uses: [copyOf('link'), copyOf('other', 3), copyOf('loop', 4), copyOf('x/up', 5)],
      },
    );
    expect(shown(verdicts)).toEqual([
      'link used 2 3',
      'loop used 4',
      'other used 3',
      'real/f used 2 3 5',
      'x/up used 5',
    ]);
  });

  test('an ignored file is taken by nothing', async () => {
    expect(shown(await judged(tree, [copyOf('.')], '**/*.md\n'))).toContain('docs/d.md ignored');
  });

  test('a malformed pattern of the ignore file is an error', async () => {
    await expect(judged(tree, [copyOf('.')], 'a[')).rejects.toThrow(BadPatternError);
  });

  test('a malformed source is an error, as in the build', async () => {
    await expect(judged(tree, [copyOf('src['), copyOf('a.c')])).rejects.toThrow(BadPatternError);
  });

  test('work that is stopped ends', async () => {
    const nodes = Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`f${at}`, at] as const));
    const stopped = AbortSignal.abort(new Error('stopped'));
    await expect(
      judgeContext(
        listingOf(nodes),
        { patterns: parseIgnoreFile('*a*b*\n'.repeat(50)), asked: undefined, uses: [] },
        stopped,
      ),
    ).rejects.toThrow('stopped');
  });
});

const NAMES = ['a', 'b', 'c.md', 'node', '.x', 'é'];
const name = fc.constantFrom(...NAMES);
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
const tree = fc.array(path, { minLength: 1, maxLength: 25 }).map((paths) => {
  // No path may be the folder of another.
  const files = paths.filter((one) => !paths.some((other) => other.startsWith(`${one}/`)));
  return Object.fromEntries(files.map((one, at) => [one, at + 1] as const));
});
const part = fc.constantFrom(...NAMES, '*', '**', '?', '*.md', 'n*');
const pattern = fc
  .tuple(fc.constantFrom('', '!', '/'), fc.array(part, { minLength: 1, maxLength: 3 }))
  .map(([sign, parts]) => sign + parts.join('/'));
const patterns = fc.array(pattern, { maxLength: 6 });
const sources = fc.array(
  fc.oneof(
    path,
    pattern.filter((one) => !one.startsWith('!')),
  ),
  { minLength: 1, maxLength: 3 },
);

describe('any context', () => {
  test('sends what the session would send for the same request', async () => {
    await fc.assert(
      fc.asyncProperty(tree, patterns, sources, async (nodes, ignore, wanted) => {
        const verdicts = await judged(
          nodes,
          wanted.map((source) => copyOf(source)),
          ignore.join('\n'),
        );
        const exclude = parseIgnoreFile(ignore.join('\n')).map((one) => one.pattern);
        const include = askedPaths(wanted.map((source) => copyOf(source)));
        const files = new Map(Object.entries(nodes).map(([at, size]) => [at, new Uint8Array(size)]));
        const oracle = new MemoryTree(files, new TreeFilter({ include, exclude }));
        const expected: string[] = [];
        for (let entry = oracle.next(); entry !== undefined; entry = oracle.next()) expected.push(entry.path);
        const sent: string[] = [];
        for (let at = 1; at < verdicts.listing.length; at++) {
          if (verdicts.sent[at] === 1) sent.push(verdicts.listing.path(at));
        }
        expect(sent).toEqual(expected);
      }),
    );
  });

  test('gives each file one status, and the rule that decides is the last that matches', async () => {
    await fc.assert(
      fc.asyncProperty(tree, patterns, sources, async (nodes, ignore, wanted) => {
        const verdicts = await judged(
          nodes,
          wanted.map((source) => copyOf(source)),
          ignore.join('\n'),
        );
        const { listing, rules } = verdicts;
        const texts = parseIgnoreFile(ignore.join('\n')).map((one) => one.pattern);
        for (let at = 1; at < listing.length; at++) {
          if (listing.isFolder(at)) continue;
          const status = statusOf(verdicts, at);
          const rule = rules[at] ?? -1;
          expect(status === 'ignored').toBe(rule >= 0 && texts[rule]?.startsWith('!') === false);
          expect(status === 'used').toBe(verdicts.taken.isTaken(at));
          if (!texts.some((one) => one.startsWith('!')))
            expect(status === 'ignored').toBe(new PatternMatcher(texts).matches(listing.path(at)));
          // A rule behind the one that decides changes nothing.
          if (rule >= 0 && !texts.slice(rule + 1).some((one) => one.startsWith('!'))) {
            const shorter = await judged(nodes, [copyOf('.')], texts.slice(0, rule + 1).join('\n'));
            expect(shorter.rules[at]).toBe(rule);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test('has totals that add up, in each folder too', async () => {
    await fc.assert(
      fc.asyncProperty(tree, patterns, sources, async (nodes, ignore, wanted) => {
        const verdicts = await judged(
          nodes,
          wanted.map((source) => copyOf(source)),
          ignore.join('\n'),
        );
        const { listing } = verdicts;
        const counted = await CountedContext.of(verdicts);
        for (let at = 0; at < listing.length; at++) {
          if (!listing.isFolder(at)) continue;
          for (const status of STATUSES) {
            let files = 0;
            let bytes = 0;
            for (let below = at + 1; below < listing.end(at); below++) {
              if (listing.isFolder(below) || statusOf(verdicts, below) !== status) continue;
              files += 1;
              bytes += listing.size(below);
            }
            expect(counted.inFolder(at, status)).toEqual({ files, bytes });
          }
        }
        const { used, unused, ignored } = counted.totals;
        expect(used.files + unused.files + ignored.files).toBe(Object.keys(nodes).length);
        expect(counted.rules.reduce((sum, one) => sum + one.files, 0)).toBe(ignored.files);
      }),
    );
  });
});
