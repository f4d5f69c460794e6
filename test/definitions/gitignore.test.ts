import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GitIgnore } from '../../src/definitions/gitignore.ts';

const FILES = [
  'a',
  'b',
  'd',
  '5',
  'A',
  '-',
  ']',
  '[d]',
  '[d',
  'a b',
  '_',
  'x.log',
  'a/b',
  'a/c/b',
  'c/a/b',
  'a\\b',
];
const PATTERNS = [
  ...['a', '/a', 'a/', 'a/b', 'a//b', '/a//b', '//a', 'a//', 'a/**', '**/b', 'a/**/b', '**'],
  ...['[d]', '\\[d]', '[d', '[!d]', '[^d]', '[]]', '[]d]', '[!]d]', '[a-d]', '[d-a]', '[-a]', '[a-]', '[!-]'],
  ...[
    '[[:alpha:]]',
    '[[:digit:]d]',
    '[![:alpha:]]',
    '[[:punct:]]',
    '[[:space:]]',
    '[[:none:]]',
    '[[:alpha]]',
  ],
  ...['[[:upper:]]', '[[:alnum:]_]', 'a[[:blank:]]b', '[\\d]', '[\\]]', '*.log', '?', '*', 'a\\\\b'],
];

const folders = new Set(FILES.flatMap(parents));
const paths = [...new Set([...FILES, ...folders])];
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stagedive-gitignore-'));
  execFileSync('git', ['init', '-q', folder]);
  for (const path of folders) mkdirSync(join(folder, 'tree', path), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true }));

function parents(path: string): readonly string[] {
  const pieces = path.split('/');
  return pieces.slice(1).map((_, at) => pieces.slice(0, at + 1).join('/'));
}

/** What git itself ignores. */
function ignoredByGit(pattern: string): readonly string[] {
  writeFileSync(join(folder, 'tree/.gitignore'), `${pattern}\n`);
  const input = paths.map((path) => `${path}\0`).join('');
  try {
    const args = ['-c', 'core.excludesFile=', 'check-ignore', '--no-index', '-z', '--stdin'];
    return execFileSync('git', args, { cwd: join(folder, 'tree'), input, stdio: ['pipe', 'pipe', 'pipe'] })
      .toString()
      .split('\0')
      .slice(0, -1);
  } catch (error) {
    if (error instanceof Error && 'status' in error && error.status === 1) return [];
    throw error;
  }
}

function ignoredByUs(pattern: string): readonly string[] {
  const rules = new GitIgnore(pattern);
  return paths.filter(
    (path) =>
      parents(path).some((one) => rules.decide(one, true) === true) ||
      rules.decide(path, folders.has(path)) === true,
  );
}

describe('a line of .gitignore', () => {
  it.each(PATTERNS)('%s leaves out what it does in git', (pattern) => {
    expect(ignoredByUs(pattern)).toEqual(ignoredByGit(pattern));
  });
});
