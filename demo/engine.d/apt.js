import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { debianMirror, parseDeb822, parseOneLine } from './apt-sources.js';
import { run, which } from './child.js';
import { Problem } from './problem.js';

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
const PUBLIC_MIRROR = 'http://deb.debian.org/debian';

/**
 * The Debian mirror to fetch packages from: the one in this machine's apt sources, else Debian's public one.
 * @returns {{uri: string, keyrings: string[], trusted: boolean}} keyrings: the existing files with its signing keys
 */
export function mirror() {
  const found = debianMirror(sourceFiles().flatMap(readSources));
  const keyrings = [KEYRING, ...(found?.signedBy?.split(',') ?? [])].filter((path) => existsSync(path));
  return {
    uri: found?.uri ?? PUBLIC_MIRROR,
    keyrings: [...new Set(keyrings)],
    trusted: found?.trusted ?? false,
  };
}

function sourceFiles() {
  const folder = '/etc/apt/sources.list.d';
  const dropIns = existsSync(folder) ? readdirSync(folder).map((name) => `${folder}/${name}`) : [];
  return ['/etc/apt/sources.list', ...dropIns].filter(
    (path) => /\.(list|sources)$/.test(path) && existsSync(path),
  );
}

function readSources(path) {
  const text = readFileSync(path, 'utf8');
  return path.endsWith('.sources') ? parseDeb822(text) : parseOneLine(text);
}

/**
 * Finds the tool that bootstraps a Debian root, and the keys that it verifies packages with. Installs what is missing,
 * if there is apt-get.
 * @param {ReturnType<import('./progress.js').createProgress>} progress
 * @returns {Promise<'mmdebstrap' | 'debootstrap'>}
 * @throws {Problem} that names the package to install, when there is no such tool
 */
export async function bootstrapTool(progress, signal) {
  const find = () => ['mmdebstrap', 'debootstrap'].find(which);
  const missing = [
    ...(find() ? [] : ['mmdebstrap']),
    ...(existsSync(KEYRING) ? [] : ['debian-archive-keyring']),
  ];
  if (missing.length > 0) {
    const apt = which('apt-get');
    if (!apt) {
      const need = 'The private engine needs mmdebstrap (or debootstrap) and debian-archive-keyring';
      throw new Problem(`${need}, and there is no apt-get to install them; install these packages.`);
    }
    await progress.phase(`Installing ${missing.join(' and ')}`, async (note) => {
      try {
        await run([apt, 'update'], { onLine: note, signal });
        await run([apt, 'install', '-y', '--no-install-recommends', ...missing], { onLine: note, signal });
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        throw new Problem(
          `${missing.join(' and ')} could not be installed; install it by hand.`,
          error.lines,
        );
      }
    });
  }
  return find();
}

/**
 * This machine's apt settings for reaching a mirror (proxies, timeouts, retries), as lines of an apt.conf: a bootstrap
 * starts with an empty apt configuration and would not have them.
 * @returns {Promise<string>}
 */
export async function aptNetworkSettings() {
  const config = which('apt-config');
  if (!config) return '';
  const { stdout } = await promisify(execFile)(config, ['dump']);
  const wanted =
    /^Acquire::(https?(::[\w.-]+)*::(Proxy|Timeout|Pipeline-Depth|CaInfo)|Retries)(::[\w.:-]+)? "[^"]+";$/i;
  return stdout
    .split('\n')
    .filter((line) => wanted.test(line))
    .map((line) => `${line}\n`)
    .join('');
}
