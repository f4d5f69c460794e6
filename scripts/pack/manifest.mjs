// Swaps package.json for the published one while npm packs. package.json of this folder lists what the program is built
// from and the scripts for working on it. The package has everything in its bundle, so its manifest must list no
// dependencies, which npm would install in addition, and no scripts.
//   prepack    node scripts/pack/manifest.mjs hold $PPID     swaps it until npm ($PPID in a script) has ended
//   postpack   node scripts/pack/manifest.mjs release        at the end of `npm pack`
// `npm publish` reads package.json again after postpack and sends it to the registry, so in that case it is only put
// back when npm ends (hold.sh). Until then the original is in .package.json.PID.
import { spawn } from 'node:child_process';
import { link, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The fields of the published manifest. All others are only for working on the project. */
const PUBLISHED = [
  ...['name', 'version', 'description', 'keywords', 'homepage', 'bugs', 'repository', 'license', 'author'],
  ...['type', 'bin', 'man', 'files', 'engines', 'os', 'publishConfig'],
];

/**
 * The manifest of the published package.
 * @param {Record<string, unknown>} manifest the manifest of the project
 */
export function publishedManifest(manifest) {
  return Object.fromEntries(Object.entries(manifest).filter(([key]) => PUBLISHED.includes(key)));
}

/**
 * Replaces package.json of a folder by the published manifest.
 * @param {string} folder ends with a slash
 * @param {number} pid the process at whose end package.json is restored
 * @throws when another process has replaced it
 */
export async function hold(folder, pid) {
  const manifest = join(folder, 'package.json');
  const original = join(folder, `.package.json.${pid}`);
  const packed = `${original}.packed`;
  for (const { pid: other, path } of await held(folder)) if (!isAlive(other)) await putBack(path, manifest);
  await link(manifest, original);
  // Checked after the link, so that of two processes that start at once neither saves the other's manifest.
  const others = (await held(folder)).filter((one) => one.pid !== pid);
  if (others.length > 0 || !(await areSame(original, manifest))) {
    await rm(original);
    throw new Error('This folder is already being packed; try again when that has finished.');
  }
  try {
    const text = JSON.stringify(publishedManifest(JSON.parse(await readFile(original, 'utf8'))), null, 2);
    await writeFile(packed, `${text}\n`);
    await startHolding(pid, packed, original, manifest);
  } catch (error) {
    await putBack(original, manifest).catch(() => {});
    throw error;
  } finally {
    await rm(packed, { force: true });
  }
}

/** Restores what hold() replaced, if anything. */
export async function release(folder) {
  for (const { path } of await held(folder)) await putBack(path, join(folder, 'package.json'));
}

/** The saved manifests, and the processes that they were saved for. */
async function held(folder) {
  return (await readdir(folder)).flatMap((name) => {
    const pid = /^\.package\.json\.(\d+)$/.exec(name)?.[1];
    return pid === undefined ? [] : [{ pid: Number(pid), path: join(folder, name) }];
  });
}

async function putBack(original, manifest) {
  await rename(original, manifest);
  // rename() does nothing when both names are the same file.
  await rm(original, { force: true });
}

async function areSame(...paths) {
  const [one, other] = await Promise.all(paths.map((path) => stat(path)));
  return one.ino === other.ino && one.dev === other.dev;
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch ({ code }) {
    return code === 'EPERM';
  }
}

/** Resolves when the published manifest is in place. */
function startHolding(...args) {
  const script = fileURLToPath(new URL('hold.sh', import.meta.url));
  const child = spawn('sh', [script, ...args], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
  child.unref();
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('exit', () => reject(new Error('package.json could not be replaced.')));
    child.stdout.on('data', () => {
      child.stdout.destroy();
      resolve();
    });
  });
}

async function main(command, pid) {
  const folder = fileURLToPath(new URL('../../', import.meta.url));
  if (command === 'hold' && /^\d+$/.test(pid)) return hold(folder, Number(pid));
  if (command === 'release') return process.env.npm_command === 'pack' ? release(folder) : undefined;
  throw new Error(
    'Usage: manifest.mjs hold PID | release   (run by npm pack and npm publish; needs a POSIX shell)',
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main(...process.argv.slice(2)).catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
