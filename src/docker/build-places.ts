/**
 * Where builds were started on this machine. The engine's history has options alone; buildx keeps the paths beside it,
 * one small file for each build, under the name by which it calls the build (docker/buildx localstate/localstate.go).
 */
import { existsSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuildPlace } from '../history/types.ts';
import { makeFolder } from '../own-files/make-folder.ts';
import { writeWhole } from '../own-files/whole-file.ts';
import { readRegularFile } from '../read-file.ts';
import { buildxFolder } from './current-builder.ts';
import type { Environment } from './docker-config.ts';
import { parseObject, textOf } from './json.ts';

/** Parts of a name that buildx makes a file of; anything else would lead out of its folder. */
const SAFE_NAME = /^[\w][\w.-]{0,127}$/;

/** Marks our files, for removing them: buildx reads the fields that it knows. */
const CLIENT = 'stagedive';

/** An id as we give it (`newBuildId`); those of buildx are 25 characters of another alphabet. */
const OUR_ID = /^[0-9a-f]{32}$/;

/** From how many files of ours on they are looked through for old ones, and how many of them are read. */
const MAX_PLACES = 100;
const MAX_PLACES_READ = 1_000;

/** A younger file may be of a build that is not in the history yet. */
const MIN_AGE_MS = 3_600_000;

/**
 * Finds the places of builds of one node. The folder is listed once: most builds of others have no file.
 * @param node as in BUILDER/NODE
 * @returns asked with ids; those without a file, or with one that cannot be read, are left out. Never rejects
 */
export async function readBuildPlaces(
  env: Environment,
  node: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, BuildPlace>> {
  const folder = placesFolder(env, node);
  if (folder === null) return new Map();
  const kept = new Set(await readdir(folder).catch(() => []));
  const found = await Promise.all(
    ids.filter((id) => kept.has(id)).map(async (id) => [id, await readPlace(join(folder, id))] as const),
  );
  return new Map(found.flatMap(([id, place]) => (place === null ? [] : [[id, place] as const])));
}

async function readPlace(path: string): Promise<BuildPlace | null> {
  const text = await readRegularFile(path).catch(() => null);
  const fields = text === null ? null : parseObject(text.toString());
  const context = textOf(fields?.LocalPath);
  if (fields === null || context === null) return null;
  return { context, dockerfile: textOf(fields.DockerfilePath) ?? join(context, 'Dockerfile') };
}

/**
 * Keeps the place of a build of ours as buildx would, so that `docker buildx history` names it too. Only where buildx has
 * a folder already. Never rejects: nothing but a name would be missing.
 */
export async function keepBuildPlace(
  env: Environment,
  { node, id, target }: { readonly node: string; readonly id: string; readonly target: string },
  place: BuildPlace,
): Promise<void> {
  const folder = placesFolder(env, node);
  if (folder === null || !SAFE_NAME.test(id) || !existsSync(buildxFolder(env))) return;
  const fields = {
    Target: target,
    LocalPath: place.context,
    DockerfilePath: place.dockerfile,
    Client: CLIENT,
  };
  try {
    makeFolder(folder);
    writeWhole(join(folder, id), JSON.stringify(fields));
  } catch {
    // A full or read-only disk is no reason to fail a build.
  }
}

/** Removes the place of a build of ours that was deleted; what buildx wrote stays. Never rejects. */
export async function removeBuildPlace(env: Environment, node: string, id: string): Promise<void> {
  const folder = placesFolder(env, node);
  if (folder === null || !SAFE_NAME.test(id)) return;
  const path = join(folder, id);
  if (await isOurs(path)) await rm(path, { force: true }).catch(() => undefined);
}

async function isOurs(path: string): Promise<boolean> {
  const text = await readRegularFile(path).catch(() => null);
  return text !== null && parseObject(text.toString())?.Client === CLIENT;
}

/**
 * Ids of builds of ours whose places were kept a while ago; none as long as there are few files. For removing those that
 * have left the history, of which nobody tells us. Never rejects.
 */
export async function oldBuildPlaces(env: Environment, node: string): Promise<readonly string[]> {
  const folder = placesFolder(env, node);
  // Buildx never removes its own, so there may be many thousands of them.
  const names = (folder === null ? [] : await readdir(folder).catch(() => [])).filter((name) =>
    OUR_ID.test(name),
  );
  if (folder === null || names.length <= MAX_PLACES) return [];
  const old: string[] = [];
  for (const name of names.slice(0, MAX_PLACES_READ)) {
    const path = join(folder, name);
    const age = await stat(path).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age >= MIN_AGE_MS && (await isOurs(path))) old.push(name);
  }
  return old;
}

function placesFolder(env: Environment, node: string): string | null {
  const [builder = '', name = '', ...more] = node.split('/');
  if (more.length > 0 || !SAFE_NAME.test(builder) || !SAFE_NAME.test(name)) return null;
  return join(buildxFolder(env), 'refs', builder, name);
}
