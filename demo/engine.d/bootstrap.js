import { existsSync } from 'node:fs';
import { mkdir, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { aptNetworkSettings, bootstrapTool, mirror } from './apt.js';
import { run } from './child.js';
import { withLock } from './lock.js';
import { Problem } from './problem.js';

const SPACE_NEEDED = 1_500_000_000;
const LEFT_OUT = ['doc', 'man', 'locale', 'info', 'bash-completion'];

/**
 * Makes sure that the Debian root of an edition is in the cache. It is made in a workshop beside its place and moved
 * there at the end, so that what is there is whole. What a bootstrap that was killed left in there goes at the next.
 * @returns {Promise<void>}
 * @throws {Problem} no tool, no space, or the tool failed (with the last lines of its log)
 */
export async function ensureRoot(edition, root, { progress, signal }) {
  if (existsSync(root)) return;
  const waiting = () => progress.say('Waiting for another process that prepares the same engine');
  await withLock(root, { onWait: waiting, signal }, async () => {
    if (existsSync(root)) return;
    await mkdir(dirname(root), { recursive: true });
    const workshop = `${root}.partial`;
    await rm(workshop, { recursive: true, force: true });
    await checkSpace(dirname(root));
    const tool = await bootstrapTool(progress, signal);
    const title = `Preparing Debian ${edition.suite} with Docker Engine ${edition.version} (once, about 400 MB)`;
    await progress.phase(title, async (note) => {
      try {
        const made = await bootstrap(tool, edition, workshop, { onLine: note, signal });
        for (const mountPoint of ['var/lib/docker', 'etc/docker', 'root', 'var/tmp']) {
          await mkdir(join(made, mountPoint), { recursive: true });
        }
        await rename(made, root);
      } finally {
        await rm(workshop, { recursive: true, force: true });
      }
    });
  });
}

async function checkSpace(folder) {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free >= SPACE_NEEDED) return;
  const figures = `${Math.round(free / 1e6)} MB are free, ${SPACE_NEEDED / 1e6} MB are needed`;
  throw new Problem(`Not enough disk space in ${folder}: ${figures}; free some, or set XDG_CACHE_HOME.`);
}

/** Makes the root in a folder of the workshop; resolves to that folder. */
async function bootstrap(tool, edition, workshop, options) {
  const made = join(workshop, 'root');
  const scratch = join(workshop, 'tmp');
  await mkdir(scratch, { recursive: true });
  const settings = join(workshop, 'apt.conf');
  await writeFile(settings, await aptNetworkSettings(), { mode: 0o600 });
  const argv = { mmdebstrap, debootstrap }[tool](edition, made, mirror(), settings);
  try {
    // In namespaces of its own the tool takes its processes and mounts along when it is stopped.
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
    // A mirror that stands still has Release files past their date.
    '--aptopt=Acquire::Check-Valid-Until "false"',
    ...LEFT_OUT.map((name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`),
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
