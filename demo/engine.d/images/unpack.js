import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { aptNetworkSettings, mirror } from '../apt.js';
import { run, which } from '../child.js';
import { Problem } from '../problem.js';
import { SUITE } from './recipes.js';

const FINISH = fileURLToPath(new URL('finish.sh', import.meta.url));
const TOOLS = ['apt-get', 'dpkg-deb', 'tar', 'sh'];
/** The newest time of any file in an image, so that the same packages always make the same image. */
const MAX_FILE_TIME = '2026-01-01 00:00:00Z';

/**
 * Creates the root of a base image as a tar file, from Debian packages that apt downloads and verifies. Needs apt-get
 * and dpkg-deb, but no root, and does not change the packages of this machine.
 * @param {{kind: string, packages: string[]}} image
 * @param {string} target the tar file; created in a folder next to it and moved there when complete
 * @throws {Problem} a tool is missing, or one failed (with its last lines)
 */
export async function unpackImage(image, target, { onLine, signal }) {
  const missing = TOOLS.find((tool) => !which(tool));
  if (missing) {
    const where = 'on Debian or Ubuntu';
    throw new Problem(
      `Creating the image ${image.repository} needs apt-get and dpkg-deb; run this once ${where}.`,
    );
  }
  const scratch = `${target}.partial`;
  const root = join(scratch, 'root');
  try {
    await rm(scratch, { recursive: true, force: true });
    await mkdir(root, { recursive: true });
    const packages = await download(image.packages, scratch, { onLine, signal });
    for (const path of packages) await run(['dpkg-deb', '-x', path, root], { signal });
    await run(['sh', FINISH, image.kind, root], { onLine, signal });
    const partial = join(scratch, 'image.tar');
    const neutral = [
      '--owner=0',
      '--group=0',
      '--numeric-owner',
      '--sort=name',
      '--clamp-mtime',
      `--mtime=${MAX_FILE_TIME}`,
    ];
    await run(['tar', '-C', root, '-c', '-f', partial, ...neutral, '.'], { signal });
    await rename(partial, target);
  } catch (error) {
    if (!(error instanceof Problem) || error.lines.length === 0) throw error;
    const what = `The base image ${image.repository} could not be created from ${mirror().uri}`;
    throw new Problem(`${what}; the last lines say why.`, error.lines);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Fetches packages with all that they depend on, with an apt that knows nothing but the mirror. */
async function download(packages, scratch, options) {
  const apt = join(scratch, 'apt');
  for (const folder of ['etc/preferences.d', 'lists/partial', 'cache/archives/partial']) {
    await mkdir(join(apt, folder), { recursive: true });
  }
  const { uri, keyrings, trusted } = mirror();
  const marks = [keyrings.length > 0 && `signed-by=${keyrings.join(',')}`, trusted && 'trusted=yes'];
  await writeFile(
    join(apt, 'etc/sources.list'),
    `deb [${marks.filter(Boolean).join(' ')}] ${uri} ${SUITE} main\n`,
  );
  await writeFile(join(apt, 'status'), '');
  const config = join(apt, 'apt.conf');
  await writeFile(config, aptConfig(apt) + (await aptNetworkSettings()), { mode: 0o600 });
  const env = { APT_CONFIG: config };
  await run(['apt-get', 'update'], { ...options, env });
  await run(['apt-get', 'install', '-y', '--download-only', ...packages], { ...options, env });
  const archives = join(apt, 'cache/archives');
  return (await readdir(archives))
    .filter((name) => name.endsWith('.deb'))
    .map((name) => join(archives, name));
}

function aptConfig(folder) {
  const settings = {
    Dir: folder,
    'Dir::Etc': 'etc',
    'Dir::State': folder,
    'Dir::State::status': join(folder, 'status'),
    'Dir::Cache': 'cache',
    'Dir::Log': folder,
    'APT::Install-Recommends': 'false',
    'APT::Sandbox::User': '',
    'Acquire::Languages': 'none',
    'Acquire::Check-Valid-Until': 'false',
    'Debug::NoLocking': 'true',
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name} "${value}";\n`)
    .join('');
}
