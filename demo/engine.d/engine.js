import { existsSync } from 'node:fs';
import { rm, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ensureRoot, partialRoot } from './bootstrap.js';
import { run } from './child.js';
import { checkMachine, runningEngine, startDaemon, stopDaemon } from './daemon.js';
import { engineVersion } from './docker-api.js';
import { DEFAULT_VERSION, editionOf, VERSIONS } from './editions.js';
import { foldersOf } from './folders.js';
import { forgetImages } from './images/images.js';
import { withLock } from './lock.js';
import { Problem } from './problem.js';
import { findEngines } from './processes.js';

function editionAndFolders(version) {
  const edition = editionOf(version);
  if (!edition) throw new Problem(`There is no engine ${version}; choose ${VERSIONS.join(', ')}.`);
  return { edition, folders: foldersOf(version, edition.docker) };
}

/**
 * Starts a private engine, unless it already answers.
 * @param {{version?: string, progress: ReturnType<import('./progress.js').createProgress>, signal?: AbortSignal}}
 *   options
 * @returns {Promise<{dockerHost: string, version: string, started: boolean}>} started: false when it was already
 *   running
 * @throws {Problem} when it cannot be started; {Interrupted}
 */
export async function up({ version = DEFAULT_VERSION, progress, signal }) {
  const { edition, folders } = editionAndFolders(version);
  await checkMachine(folders);
  const waiting = () => progress.say('Waiting for another process that starts or stops the same engine');
  return await withLock(folders.run, { onWait: waiting, signal }, async () => {
    const { dockerHost } = folders;
    const answering = runningEngine(folders) && (await engineVersion(dockerHost));
    if (answering) return { dockerHost, version: answering, started: false };
    await stopDaemon(folders);
    await ensureRoot(edition, folders.root, { progress, signal });
    const starting = () => startDaemon(folders, { settings: edition.settings, signal });
    const actual = await progress.phase(
      `Starting Docker Engine ${version} in namespaces of its own`,
      starting,
    );
    if (!actual.startsWith(edition.docker)) {
      progress.say(`Debian ${edition.suite} now has Docker Engine ${actual}, which was started instead.`);
    }
    return { dockerHost, version: actual, started: true };
  });
}

/**
 * Stops a private engine. Its data, the Debian that it runs from and the cached base images stay, unless `all` is set.
 * @returns {Promise<boolean>} whether it was running
 */
export async function down({ version = DEFAULT_VERSION, all = false, progress, signal }) {
  const { folders } = editionAndFolders(version);
  const waiting = () => progress.say('Waiting for another process that starts or stops the same engine');
  return await withLock(folders.run, { onWait: waiting, signal }, async () => {
    const ran = runningEngine(folders)
      ? await progress.phase(`Stopping Docker Engine ${version}`, () => stopDaemon(folders))
      : await stopDaemon(folders);
    if (all) await removeFiles(version, folders, progress);
    for (const folder of [folders.run, folders.state].map((path) => dirname(path))) {
      await rmdir(folder).catch(() => {}); // The folder may contain other engines.
    }
    return ran;
  });
}

async function removeFiles(version, folders, progress) {
  // Layers may have trees deeper than the longest path, which only a program that walks them by descriptors removes.
  await run(['rm', '-rf', folders.state]);
  if (findEngines((argv) => argv.includes(folders.root)).length > 0) {
    progress.say(
      `Another engine runs from ${folders.root}, so it was not removed, nor were the base images.`,
    );
    return;
  }
  await forgetImages();
  await withLock(folders.root, {}, async () => {
    // What a killed process had of it.
    await rm(partialRoot(folders.root), { recursive: true, force: true });
    if (!existsSync(folders.root)) return;
    const title = `Removing the Debian of Docker Engine ${version}`;
    await progress.phase(title, () => rm(folders.root, { recursive: true, force: true }));
  });
  await rmdir(dirname(folders.root)).catch(() => {}); // It may contain those of other engines.
}

/**
 * The state of a private engine.
 * @returns {Promise<{state: 'running' | 'silent' | 'stopped', dockerHost: string, version?: string}>} silent: its
 *   process exists but does not answer
 */
export async function status({ version = DEFAULT_VERSION }) {
  const { folders } = editionAndFolders(version);
  const { dockerHost } = folders;
  if (process.platform !== 'linux' || !runningEngine(folders)) return { state: 'stopped', dockerHost };
  const actual = await engineVersion(dockerHost);
  return actual ? { state: 'running', dockerHost, version: actual } : { state: 'silent', dockerHost };
}
