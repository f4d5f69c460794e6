// The package.json that is published. package.json of this folder says what the program is made of and how it is worked
// on; the package has all of that in its bundle, so that its manifest may name no dependencies, which npm would install
// beside it, and no scripts. npm packs the package.json that lies here, so another lies here while it packs:
//   prepack    node scripts/pack/manifest.mjs hold $PPID     from now on, until npm ($PPID in a script) has ended
//   postpack   node scripts/pack/manifest.mjs release        at the end of `npm pack`
// `npm publish` reads package.json once more after postpack and tells the registry what it finds, so that nothing is
// released then but at npm's end (hold.sh). What was there lies in .package.json.PID until then.
import { spawn } from 'node:child_process';
import { link, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What a manifest may say of a program that needs nothing but node. Everything else is for work on it. */
const PUBLISHED = [
  ...['name', 'version', 'description', 'keywords', 'homepage', 'bugs', 'repository', 'license', 'author'],
  ...['type', 'bin', 'files', 'engines', 'os', 'publishConfig'],
];

/**
 * The manifest of the package.
 * @param {Record<string, unknown>} manifest that of the project
 */
export function publishedManifest(manifest) {
  return Object.fromEntries(Object.entries(manifest).filter(([key]) => PUBLISHED.includes(key)));
}

/**
 * Puts the published manifest in the place of a folder's package.json.
 * @param {string} folder ends with a slash
 * @param {number} pid the process at whose end package.json is as before
 * @throws when another process holds it
 */
export async function hold(folder, pid) {
  const manifest = join(folder, 'package.json');
  const original = join(folder, `.package.json.${pid}`);
  const packed = `${original}.packed`;
  for (const { pid: other, path } of await held(folder)) if (!isAlive(other)) await putBack(path, manifest);
  await link(manifest, original);
  // Looked at after the link, so that of two that begin at once none takes the other's manifest for the original.
  const others = (await held(folder)).filter((one) => one.pid !== pid);
  if (others.length > 0 || !(await areSame(original, manifest))) {
    await rm(original);
    throw new Error('This folder is being packed: pack it again when that has ended.');
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

/** Puts back what hold() has put away; nothing where it has put nothing away. */
export async function release(folder) {
  for (const { path } of await held(folder)) await putBack(path, join(folder, 'package.json'));
}

/** The manifests that were put away, and the processes for which they were. */
async function held(folder) {
  return (await readdir(folder)).flatMap((name) => {
    const pid = /^\.package\.json\.(\d+)$/.exec(name)?.[1];
    return pid === undefined ? [] : [{ pid: Number(pid), path: join(folder, name) }];
  });
}

async function putBack(original, manifest) {
  await rename(original, manifest);
  // To the kernel two names of one file are the same already: rename does nothing then.
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

/** Resolves once the other manifest is there. */
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
