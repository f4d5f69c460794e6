import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../', import.meta.url));

/** Folders whose names begin a path. `dist` and `node_modules` are made, not committed. */
const FOLDERS = ['src', 'test', 'scripts', 'docs', 'demo', 'bench', 'bin', '.ci', '.github'];
const PATH = new RegExp(`^(?:${FOLDERS.map((name) => name.replace('.', '\\.')).join('|')})(?:/[\\w.-]+)*/?$`);
const PAGE = /^[A-Z_]+\.md$/;

interface Named {
  readonly path: string;
  readonly line: number;
}

/** The paths of this project between backticks, and its pages. */
function namedPaths(text: string): readonly Named[] {
  return text.split('\n').flatMap((line, index) =>
    [...line.matchAll(/`([^`\s]+)`/g)].flatMap(([, word = '']) => {
      const path = word.replace(/:\d+(?::\d+)?$/, '');
      const isOurs = PAGE.test(path) || (path.includes('/') && PATH.test(path));
      return isOurs ? [{ path, line: index + 1 }] : [];
    }),
  );
}

/** `ARCHITECTURE.md:12: src/gone.ts` for every path that leads nowhere. */
function missingPaths(file: string, text: string): readonly string[] {
  return namedPaths(text)
    .filter(({ path }) => !existsSync(`${root}${path}`))
    .map(({ path, line }) => `${file}:${line}: ${path}`);
}

const DOCUMENTS = ['ARCHITECTURE.md', 'CONTRIBUTING.md', 'README.md', 'SECURITY.md'];

describe.each(DOCUMENTS)('%s', (file) => {
  it('names no file or folder that is not there', () => {
    expect(missingPaths(file, readFileSync(`${root}${file}`, 'utf8'))).toEqual([]);
  });
});

describe('the sources', () => {
  const files = readdirSync(`${root}src`, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(?:tsx?|proto)$/.test(path) && !path.startsWith('buildkit/gen/'))
    .map((path) => `src/${path}`);

  it('name no file or folder of the project that is not there', () => {
    expect(files.length).toBeGreaterThan(400);
    expect(files.flatMap((file) => missingPaths(file, readFileSync(`${root}${file}`, 'utf8')))).toEqual([]);
  });

  it('name no file of the project in plain words that is not there', () => {
    const plain = /(?:^|[\s(])((?:src|test|scripts)\/[\w./-]+\.(?:tsx?|mjs))/g;
    const missing = files.flatMap((file) =>
      [...readFileSync(`${root}${file}`, 'utf8').matchAll(plain)]
        .map(([, path = '']) => path)
        .filter((path) => !existsSync(`${root}${path}`))
        .map((path) => `${file}: ${path}`),
    );
    expect(missing).toEqual([]);
  });
});

describe('the check itself', () => {
  it('finds a path that leads nowhere, and leaves words, commands and folders of other projects alone', () => {
    const text = 'See `src/cli.ts`, `src/none.ts`,\n`npm run dev`, `lines/`, `frontend/x.go`, `GONE.md`.';
    expect(missingPaths('a.md', text)).toEqual(['a.md:1: src/none.ts', 'a.md:2: GONE.md']);
  });
});
