import { createReadStream, existsSync } from 'node:fs';
import { mkdir, readdir, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { callDocker } from '../docker-api.js';
import { cacheFolder } from '../folders.js';
import { withLock } from '../lock.js';
import { Problem } from '../problem.js';
import { IMAGES, RECIPE, RECIPE_LABEL, SUITE } from './recipes.js';
import { unpackImage } from './unpack.js';

/**
 * Makes sure that an engine has the base images of the demo, each with the tags `trixie` and `latest`. They are created
 * from Debian packages once, cached, and imported when they are missing or older than their recipe.
 * @param {string} dockerHost the address of the engine
 * @returns {Promise<string[]>} the names of the images that were added
 * @throws {Problem} an image could not be created, or the engine refused it
 */
export async function ensureImages(dockerHost, { progress, signal }) {
  const added = [];
  for (const image of IMAGES) {
    const name = `${image.repository}:${SUITE}`;
    if (await hasImage(dockerHost, name)) continue;
    const tar = await cachedTar(image, { progress, signal });
    const title = `Adding the image ${name} to the engine (${image.about})`;
    await progress.phase(title, () => importImage(dockerHost, image, tar));
    added.push(name);
  }
  return added;
}

async function hasImage(dockerHost, name) {
  const { status, text } = await callDocker(dockerHost, { path: `/images/${name}/json` });
  return status === 200 && JSON.parse(text).Config?.Labels?.[RECIPE_LABEL] === RECIPE;
}

/**
 * Removes the base images from the cache, but not from engines; also those of older recipes, and half an image that a
 * killed process left.
 */
export async function forgetImages() {
  const folder = join(cacheFolder(), 'images');
  const found = await readdir(folder).catch(() => []);
  const names = new Set(found.map((name) => name.replace(/\.partial$/, '')));
  for (const name of names) {
    const tar = join(folder, name);
    await withLock(tar, {}, async () => {
      for (const path of [tar, `${tar}.partial`]) await rm(path, { recursive: true, force: true });
    });
  }
  await rmdir(folder).catch(() => {}); // Another process may be creating an image.
}

function tarOf(image) {
  return join(cacheFolder(), 'images', `${image.kind}-${SUITE}-${RECIPE}.tar`);
}

async function cachedTar(image, { progress, signal }) {
  const tar = tarOf(image);
  const waiting = () => progress.say('Waiting for another process that creates the same image');
  await withLock(tar, { onWait: waiting, signal }, async () => {
    if (existsSync(tar)) return;
    await mkdir(dirname(tar), { recursive: true });
    const title = `Creating ${image.repository} from Debian packages (once)`;
    await progress.phase(title, (note) => unpackImage(image, tar, { onLine: note, signal }));
  });
  return tar;
}

async function importImage(dockerHost, image, tar) {
  const query = new URLSearchParams({ fromSrc: '-', repo: image.repository, tag: SUITE });
  const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
  for (const change of [`ENV PATH=${path}`, 'CMD ["/bin/sh"]', `LABEL ${RECIPE_LABEL}=${RECIPE}`]) {
    query.append('changes', change);
  }
  const { status, text } = await callDocker(dockerHost, {
    method: 'POST',
    path: `/images/create?${query}`,
    body: createReadStream(tar),
    headers: { 'Content-Type': 'application/x-tar' },
  });
  refuse(status >= 400 || /"errorDetail"/.test(text), image, text);
  const tag = new URLSearchParams({ repo: image.repository, tag: 'latest' });
  const tagged = await callDocker(dockerHost, {
    method: 'POST',
    path: `/images/${image.repository}:${SUITE}/tag?${tag}`,
  });
  refuse(tagged.status >= 400, image, tagged.text);
}

function refuse(failed, image, answer) {
  if (failed) throw new Problem(`The engine refused the image ${image.repository}: ${answer.trim()}`);
}
