/** Programs of Debian packages that are not installed: they are unpacked into a folder of their own. */
import { existsSync, readdirSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

/**
 * The folder in the cache that holds the files of a package and of what it needs and the machine lacks, as they would lie
 * in `/`. Nothing is installed.
 */
export async function debianPackage(name: string): Promise<string> {
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'stagedive');
  const kept = join(cache, `debian-${name}`);
  if (existsSync(kept)) return kept;
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'unpacking-'));
  try {
    await mkdir(join(folder, 'partial'));
    const options = ['APT::Sandbox::User=root', `Dir::Cache::archives=${folder}/`].flatMap((each) => [
      '-o',
      each,
    ]);
    await execa('apt-get', [...options, 'install', '--download-only', '--no-install-recommends', '-y', name]);
    for (const file of readdirSync(folder).filter((each) => each.endsWith('.deb')))
      await execa('dpkg-deb', ['--extract', join(folder, file), join(folder, 'root')]);
    // Packages of releases without a /lib of its own may still have one.
    const libraries = join(folder, 'root/lib');
    if (existsSync(libraries)) await cp(libraries, join(folder, 'root/usr/lib'), { recursive: true });
    await rename(join(folder, 'root'), kept);
    return kept;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
