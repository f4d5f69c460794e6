/** Packages of PyPI and npm with all that they need, unpacked into a folder of the cache. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

/** The Python of Debian trixie. */
const PYTHON = '3.13';

/** The folder with the packages, as site-packages or node_modules. No script of a package runs. */
export async function languagePackages({
  kind,
  names,
}: {
  readonly kind: 'pypi' | 'npm';
  readonly names: string;
}): Promise<string> {
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'stagedive');
  const mark = createHash('sha256').update(`${PYTHON} ${names}`).digest('hex').slice(0, 12);
  const kept = join(cache, `corpus-${kind}-${mark}`);
  if (existsSync(kept)) return kept;
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'unpacking-'));
  try {
    if (kind === 'pypi') {
      const target = ['--only-binary=:all:', `--python-version=${PYTHON}`, '--target', join(folder, 'all')];
      await execa('python3', [
        '-m',
        'pip',
        'install',
        '--quiet',
        '--no-compile',
        ...target,
        ...names.split(' '),
      ]);
      await rename(join(folder, 'all'), kept);
    } else {
      await execa('npm', [
        'install',
        '--ignore-scripts',
        '--no-audit',
        '--no-fund',
        '--prefix',
        folder,
        ...names.split(' '),
      ]);
      await rename(join(folder, 'node_modules'), kept);
    }
    return kept;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
