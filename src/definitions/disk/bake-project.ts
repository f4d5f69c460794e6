import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { ComposeDisk } from '../compose/loader.ts';
import { DefinitionError } from '../error.ts';
import { BAKE_NAMES, COMPOSE_NAMES, kindByName, kindOf } from '../file-kind.ts';
import { type DefinitionSource, sourceOf } from '../types.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** What `docker buildx bake` reads without -f, all that is there, in its order (docker/buildx bake/bake.go). */
const STANDARD_NAMES: readonly string[] = [...COMPOSE_NAMES, ...BAKE_NAMES];

/**
 * The projects among the bake files of a folder: what bake reads without -f, compose files too, and every other by
 * itself.
 */
export function bakeProjects(folder: string, names: readonly string[]): readonly DefinitionSource[] {
  const bakeNames = names.filter((name) => kindByName(name) === 'bake');
  const others = bakeNames
    .filter((name) => !STANDARD_NAMES.includes(name))
    .map((name) => sourceOf(join(folder, name)));
  const isStandard = bakeNames.some((name) => STANDARD_NAMES.includes(name));
  const standard = isStandard ? standardIn(folder, names) : null;
  return standard === null ? others : [standard, ...others];
}

/**
 * What bake reads in a folder without -f: the files of BUILDX_BAKE_FILE, else those with the usual names.
 *
 * @returns null if there is none
 * @throws DefinitionError for a file that is named and not there
 */
export async function standardBake(
  folder: string,
  disk: ComposeDisk,
  env: Env,
): Promise<DefinitionSource | null> {
  const [first, ...more] = (env.BUILDX_BAKE_FILE ?? '')
    .split(env.BUILDX_BAKE_PATH_SEPARATOR || ':')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .map((name) => resolve(folder, name));
  if (first === undefined) return standardIn(folder, await readdir(folder).catch(() => []));
  for (const file of [first, ...more]) {
    if ((await disk.read(file)) !== null) continue;
    throw new DefinitionError(
      { file: 'BUILDX_BAKE_FILE', line: null },
      `there is no file ${disk.show(file)}: change the variable.`,
    );
  }
  return bakeSource([first, ...more]);
}

/**
 * The folders to which the contexts of a bake file may be relative, most likely first: where bake is started, which is
 * here, then the folder that is searched, then its own.
 *
 * @param searched null where no folder is searched
 */
export function bakeBases(source: DefinitionSource, cwd: string, searched: string | null): readonly string[] {
  return [...new Set([cwd, searched ?? cwd, source.folder])];
}

/** Files that bake reads together; the first bake file among them names them, since it defines what no other tool reads. */
export function bakeSource(files: readonly [string, ...string[]]): DefinitionSource {
  const file = files.find((one) => !COMPOSE_FILE.test(one)) ?? files[0];
  return { ...sourceOf(file), files };
}

const COMPOSE_FILE = /\.ya?ml$/i;

/** Whether bake reads a file as a compose file. */
export function isComposeFile(file: string, text: string): boolean {
  return COMPOSE_FILE.test(file) || kindOf(file, text) === 'compose';
}

function standardIn(folder: string, names: readonly string[]): DefinitionSource | null {
  const [first, ...more] = STANDARD_NAMES.filter((name) => names.includes(name)).map((name) =>
    join(folder, name),
  );
  return first === undefined ? null : bakeSource([first, ...more]);
}
