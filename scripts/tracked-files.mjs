// A part of `npm run lint`: what must not be committed. The root holds only what belongs there, and no file is or holds a
// private key, but for fixtures. Looks at what git tracks, so that a key is found before it is committed (git add).
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The files and folders of the root. */
const ROOT = [
  ...['.ci', '.editorconfig', '.github', '.gitignore', '.npmrc'],
  ...['ARCHITECTURE.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'LICENSE', 'README.md', 'SECURITY.md'],
  ...['bench', 'bin', 'demo', 'docs', 'scripts', 'src', 'test'],
  ...['biome.json', 'buf.gen.yaml', 'buf.yaml', 'package-lock.json', 'package.json', 'tsconfig.json'],
  'vitest.config.ts',
];

/** Where a test may keep the key of a made-up server. */
const FIXTURES = 'test/fixtures/';

/** The first line of a key (RFC 7468, OpenSSH, PGP, PuTTY), as a line of its own: not in a string of a program. */
const KEY = /^(?:-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----|PuTTY-User-Key-File-\d+: .*)\s*$/m;

/**
 * Checks one tracked file.
 * @param {string} path from the root
 * @param {() => string} read gives its contents
 * @returns {string[]} one sentence for each thing that is wrong
 */
export function wrongFile(path, read) {
  const wrong = [];
  const [top] = path.split('/');
  if (!ROOT.includes(top)) {
    wrong.push(`${path}: the root has no ${top}: move it, or name it in scripts/tracked-files.mjs.`);
  }
  if (!path.startsWith(FIXTURES)) {
    const found = KEY.exec(read());
    if (found !== null) {
      const line = read().slice(0, found.index).split('\n').length;
      wrong.push(`${path}:${line}: this is a private key: remove it, and use it no more if it was pushed.`);
    }
  }
  return wrong;
}

/** The files that git tracks; null outside of a checkout, as in an unpacked archive. */
function trackedFiles(root) {
  try {
    const names = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8', stdio: 'pipe' });
    return names.split('\0').filter((name) => name !== '');
  } catch {
    return null;
  }
}

function contents(path) {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    // Removed, but not yet from the index; or a link that leads nowhere.
    return '';
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const files = trackedFiles(root);
  const wrong = (files ?? []).flatMap((path) => wrongFile(path, () => contents(`${root}${path}`)));
  for (const sentence of wrong) console.error(sentence);
  if (wrong.length > 0) process.exitCode = 1;
  else if (files === null) console.log('This is no git checkout, so no tracked files were checked.');
  else console.log(`${files.length} tracked files are where they belong, and none is a private key.`);
}
