// Runs one search over evil input again and again, as a process of its own (test/watchdog/watchdog.test.ts).

import { walkFolder } from '../../src/buildkit/context/walk-folder.ts';
import { followLinks } from '../../src/buildkit/filesync/follow-links.ts';
import { ContextListing } from '../../src/filesystem/context/listing.ts';
import { judgeContext } from '../../src/filesystem/context/verdicts.ts';
import { FileTree } from '../../src/filesystem/file-tree.ts';
import { createIgnoreExplainer, parseIgnoreFile } from '../../src/filesystem/ignore/index.ts';
import { missingSources } from '../../src/filesystem/missing-source.ts';
import { copiedEntries, GrowingTree } from '../../src/llb/copied-entries.ts';
import { LogPool } from '../../src/progress/log-pool.ts';
import { LogSearch } from '../../src/progress/log-search.ts';
import { scanFiles } from '../../src/project/watched-files.ts';
import { occurrences } from '../../src/screens/frame/lines/matches.ts';
import { smartCase } from '../../src/screens/frame/select/smart-case.ts';
import { nextTurn } from '../../src/turns.ts';
import { receive } from '../buildkit/filesync/daemon.ts';
import { file, folder } from '../filesystem/entries.ts';

/** Patterns that a backtracking matcher never finishes, and some that change with every character. */
const EVIL = [
  '*a*a*a*a*a*b',
  `${'*a'.repeat(60)}b`,
  `${'**/a*'.repeat(40)}b`,
  `*a${'?'.repeat(40)}c`,
  `${'[ab]*'.repeat(60)}c`,
];

/** Names of `a` and `b` in many orders, as long as a name may be. */
export function evilNames(count: number): string[] {
  let seed = 1;
  return Array.from({ length: count }, () =>
    Array.from({ length: 250 }, () => {
      seed = (seed * 48271) % 0x7fffffff;
      return seed % 5 === 0 ? 'b' : 'a';
    }).join(''),
  );
}

const names = evilNames(3000);
const CONTEXT = new ContextListing();
for (const name of names) CONTEXT.add(0, name, 'file', 1);
const log = new LogPool().create();

/** Each works for longer than one slice, and finds nothing. */
export const SEARCHES: Readonly<Record<string, (root: string) => Promise<unknown>>> = {
  'the ignore file of a context': (root) =>
    receive({ context: { path: root } }, { dir: 'context', lists: { 'exclude-patterns': ['**', ...EVIL] } }),
  'the sources of a COPY in a context': (root) =>
    followLinks(
      root,
      EVIL.map((pattern) => `./${pattern}`),
    ),
  'the files that are watched': (root) =>
    scanFiles({ files: [], folders: [{ path: root, sources: EVIL, ignoreFiles: [] }] }, () => undefined),
  'the sources of a COPY that failed': () => {
    const verdict = createIgnoreExplainer(parseIgnoreFile(EVIL.join('\n')));
    return missingSources(
      [...EVIL, 'a'.repeat(250)],
      names.map((path) => ({ path, linkname: '' })),
      (path) => (verdict(path).excluded ? { line: 1, pattern: path } : null),
    );
  },
  'what becomes of the files of a context': () =>
    judgeContext(CONTEXT, {
      patterns: parseIgnoreFile(EVIL.join('\n')),
      asked: EVIL,
      uses: EVIL.map((source, index) => ({
        context: '.',
        line: index + 2,
        via: 'copy',
        source,
        exclude: EVIL,
        parents: false,
      })),
    }),
  'the listing of a context': (root) => walkFolder(root, new AbortController().signal),
  'what a COPY left out': () => {
    const source = FileTree.of([folder('all'), ...names.map((name) => file(`all/${name}`))]);
    const action = {
      ...{ kind: 'copy', input: 0, source: 1, src: '/all', dest: '/', include: [], exclude: EVIL },
      ...{ followSymlink: true, contentsOnly: true, allowWildcard: true },
    } as unknown as Parameters<typeof copiedEntries>[0];
    return copiedEntries(action, source, new GrowingTree(FileTree.of([])));
  },
  'a search in a log': async () => {
    if (log.lineCount === 0) log.write(Buffer.from(`${'a'.repeat(10_000)}\n`.repeat(1000)), 1, 0);
    const search = new LogSearch(log, `b${'a'.repeat(500)}`);
    while (!search.isComplete) {
      search.advance();
      await nextTurn();
    }
  },
  // These two are asked for by every key, and done at once.
  'a filter of files': async () => {
    const filter = `b${'a'.repeat(100)}`;
    names.filter((name) => smartCase(`/${name}`, filter).includes(filter));
    await nextTurn();
  },
  'the marks of a search in a line': async () => {
    occurrences('a'.repeat(64 * 1024), `b${'a'.repeat(500)}`);
    await nextTurn();
  },
};

if (process.argv[2] === 'run') {
  const [, , , search = '', root = ''] = process.argv;
  process.on('SIGINT', () => {
    console.log('heard');
  });
  process.on('SIGTERM', () => process.exit(0));
  const work = SEARCHES[search];
  console.log('started');
  for (;;) await work?.(root);
}
