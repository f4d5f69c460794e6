import { existsSync } from 'node:fs';
import { mkdir, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { aptNetworkSettings, bootstrapTool, mirror } from './apt.js';
import { run } from './child.js';
import { withLock } from './lock.js';
import { Problem } from './problem.js';

const NEEDED_BYTES = 1_500_000_000;
const EXCLUDED_FOLDERS = ['doc', 'man', 'locale', 'info', 'bash-completion'];

/** The folder next to a Debian root in which it is created. */
export const partialRoot = (root) => `${root}.partial`;

/**
 * Makes sure that the Debian root of an edition is in the cache. It is created in a temporary folder next to its final
 * path and moved there when it is complete. The next bootstrap removes what a killed one left behind.
 * @returns {Promise<void>}
 * @throws {Problem} no tool, no space, or the tool failed (with the last lines of its log)
 */
export async function ensureRoot(edition, root, { progress, signal }) {
  if (existsSync(root)) return;
  const waiting = () => progress.say('Waiting for another process that prepares the same engine');
  await withLock(root, { onWait: waiting, signal }, async () => {
    if (existsSync(root)) return;
    await mkdir(dirname(root), { recursive: true });
    const temporary = partialRoot(root);
    await rm(temporary, { recursive: true, force: true });
    await checkSpace(dirname(root));
    const tool = await bootstrapTool(progress, signal);
    const title = `Preparing Debian ${edition.suite} with Docker Engine ${edition.version} (once, about 400 MB)`;
    await progress.phase(title, async (note) => {
      try {
        const made = await bootstrap(tool, edition, temporary, { onLine: note, signal });
        for (const mountPoint of ['var/lib/docker', 'etc/docker', 'root', 'var/tmp']) {
          await mkdir(join(made, mountPoint), { recursive: true });
        }
        await rename(made, root);
      } finally {
        await rm(temporary, { recursive: true, force: true });
      }
    });
  });
}

async function checkSpace(folder) {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free >= NEEDED_BYTES) return;
  const figures = `${Math.round(free / 1e6)} MB are free, ${NEEDED_BYTES / 1e6} MB are needed`;
  throw new Problem(`Not enough disk space in ${folder}: ${figures}; free some, or set XDG_CACHE_HOME.`);
}

/** Creates the root in a subfolder of the temporary folder, and resolves to that subfolder. */
async function bootstrap(tool, edition, temporary, options) {
  const made = join(temporary, 'root');
  const scratch = join(temporary, 'tmp');
  await mkdir(scratch, { recursive: true });
  const settings = join(temporary, 'apt.conf');
  await writeFile(settings, await aptNetworkSettings(), { mode: 0o600 });
  const argv = { mmdebstrap, debootstrap }[tool](edition, made, mirror(), settings);
  try {
    // When the tool is stopped, its namespaces take its processes and mounts with them.
    const isolated = ['unshare', '--mount', '--pid', '--fork', '--mount-proc', '--kill-child', ...argv];
    await run(isolated, { ...options, env: tool === 'mmdebstrap' ? { TMPDIR: scratch } : {} });
    return made;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const cause = `Debian ${edition.suite} could not be prepared from ${mirror().uri}`;
    throw new Problem(`${cause}: ${tool} failed; its last lines say why.`, error.lines);
  }
}

function mmdebstrap(edition, folder, { uri, keyrings, trusted }, settings) {
  const options = [
    ...(keyrings.length > 0 ? [`signed-by=${keyrings.join(',')}`] : []),
    ...(trusted ? ['trusted=yes'] : []),
  ].join(' ');
  return [
    'mmdebstrap',
    '--mode=root',
    '--variant=essential',
    `--include=${edition.packages.join(',')}`,
    `--aptopt=${settings}`,
    // A mirror that is no longer updated has Release files past their date.
    '--aptopt=Acquire::Check-Valid-Until "false"',
    ...EXCLUDED_FOLDERS.map((name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`),
    '--customize-hook=rm -f "$1"/etc/apt/apt.conf.d/99mmdebstrap',
    edition.suite,
    folder,
    `deb [${options}] ${uri} ${edition.suite} main`,
  ];
}

function debootstrap(edition, folder, { uri, keyrings }) {
  return [
    'debootstrap',
    '--variant=minbase',
    `--include=${edition.packages.join(',')}`,
    ...keyrings.slice(0, 1).map((path) => `--keyring=${path}`),
    edition.suite,
    folder,
    uri,
  ];
}
