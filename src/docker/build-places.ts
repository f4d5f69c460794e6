/**
 * Where builds were started on this machine. The engine's history has options alone; buildx keeps the paths beside it,
 * one small file for each build, under the name by which it calls the build (docker/buildx localstate/localstate.go).
 */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
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
  const fields = { Target: target, LocalPath: place.context, DockerfilePath: place.dockerfile };
  try {
    makeFolder(folder);
    writeWhole(join(folder, id), JSON.stringify(fields));
  } catch {
    // A full or read-only disk is no reason to fail a build.
  }
}

function placesFolder(env: Environment, node: string): string | null {
  const [builder = '', name = '', ...more] = node.split('/');
  if (more.length > 0 || !SAFE_NAME.test(builder) || !SAFE_NAME.test(name)) return null;
  return join(buildxFolder(env), 'refs', builder, name);
}
