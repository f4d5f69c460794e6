import { readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type ComposeDisk, ComposeLoader } from '../compose/loader.ts';
import type { Lookup } from '../compose/template.ts';
import { DefinitionError } from '../error.ts';
import { COMPOSE_NAMES, COMPOSE_OVERRIDE_NAMES } from '../file-kind.ts';
import type { DefinitionSource } from '../types.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Compose looks for its file in so many folders above. */
const MAX_PARENTS = 32;

/**
 * The projects among the compose files of one folder: what `docker compose` reads without -f, and every other file by
 * itself. A file that only overrides is none.
 *
 * @param names of files in the folder
 */
export function composeProjects(
  folder: string,
  names: readonly string[],
  envFiles: readonly string[] | null = null,
): readonly DefinitionSource[] {
  const main = COMPOSE_NAMES.find((name) => names.includes(name));
  const override = COMPOSE_OVERRIDE_NAMES.find((name) => names.includes(name));
  const others = names.filter(
    (name) => name !== main && !(COMPOSE_OVERRIDE_NAMES as readonly string[]).includes(name),
  );
  const projects = others.map((name) => projectOf([join(folder, name)], envFiles));
  if (main === undefined) return projects;
  const more = override === undefined ? [] : [join(folder, override)];
  return [projectOf([join(folder, main), ...more], envFiles), ...projects];
}

/** The project of files that somebody has named, in the folder of the first. */
export function projectOf(
  files: readonly [string, ...string[]],
  envFiles: readonly string[] | null,
): DefinitionSource {
  const [file] = files;
  return { file, files, folder: dirname(file), envFiles };
}

/**
 * The files of variables that the environment names (COMPOSE_ENV_FILES, COMPOSE_DISABLE_ENV_FILE); null for the usual
 * `.env`.
 */
export function envFilesOf(env: Env, cwd: string): readonly string[] | null {
  const named = (env.COMPOSE_ENV_FILES ?? '').split(',').filter((name) => name !== '');
  if (named.length > 0) return named.map((name) => resolve(cwd, name));
  return /^(?:1|t|true)$/i.test(env.COMPOSE_DISABLE_ENV_FILE ?? '') ? [] : null;
}

/** What is looked up for a project: the environment, then its files of variables. @throws DefinitionError */
export async function variablesOf(
  { folder, envFiles }: Pick<DefinitionSource, 'folder' | 'envFiles'>,
  disk: ComposeDisk,
  env: Env,
): Promise<Lookup> {
  for (const file of envFiles ?? []) {
    if ((await disk.read(file)) !== null) continue;
    throw new DefinitionError({ file: disk.show(file), line: null }, 'there is no such file of variables.');
  }
  const own: Lookup = (name) => (Object.hasOwn(env, name) ? env[name] : undefined);
  return await new ComposeLoader(disk).environment(envFiles ?? [join(folder, '.env')], own);
}

/**
 * The project that `docker compose` would read in a folder without -f: the files of COMPOSE_FILE, which may stand in
 * `.env` too, else the compose file of the folder or of one above (compose-go cli/options.go).
 *
 * @returns null if there is none
 * @throws DefinitionError for files that are named and not there
 */
export async function standardProject(
  folder: string,
  disk: ComposeDisk,
  env: Env,
): Promise<DefinitionSource | null> {
  const envFiles = envFilesOf(env, folder);
  const named = await namedFiles(folder, disk, env);
  if (named !== null) return await foundFrom(projectOf(named, envFiles), folder, disk);
  let inside = folder;
  for (let up = 0; up < MAX_PARENTS; up++) {
    const names: readonly string[] = await readdir(inside).catch(() => []);
    if (COMPOSE_NAMES.some((name) => names.includes(name))) {
      const [project] = composeProjects(inside, names.filter(isComposeName), envFiles);
      return project === undefined ? null : await foundFrom(project, folder, disk);
    }
    if (dirname(inside) === inside) return null;
    inside = dirname(inside);
  }
  return null;
}

function isComposeName(name: string): boolean {
  return ([...COMPOSE_NAMES, ...COMPOSE_OVERRIDE_NAMES] as readonly string[]).includes(name);
}

/** The files of COMPOSE_FILE; null if it is not set. @throws DefinitionError for one that is not there */
export async function namedFiles(
  folder: string,
  disk: ComposeDisk,
  env: Env,
): Promise<readonly [string, ...string[]] | null> {
  const lookup = await variablesOf({ folder, envFiles: envFilesOf(env, folder) }, disk, env);
  const separator = lookup('COMPOSE_PATH_SEPARATOR') || ':';
  const [first, ...more] = (lookup('COMPOSE_FILE') ?? '')
    .split(separator)
    .filter((name) => name !== '')
    .map((name) => resolve(folder, name));
  if (first === undefined) return null;
  for (const file of [first, ...more]) {
    if ((await disk.read(file)) !== null) continue;
    throw new DefinitionError(
      { file: 'COMPOSE_FILE', line: null },
      `there is no file ${disk.show(file)}: change the variable.`,
    );
  }
  return [first, ...more];
}

/**
 * A project elsewhere also takes the `.env` of the folder in which Compose is started, which goes first. Compose 2.26 does
 * not, so that it is asked in that folder.
 */
async function foundFrom(
  project: DefinitionSource,
  folder: string,
  disk: ComposeDisk,
): Promise<DefinitionSource> {
  const found = { ...project, foundFrom: folder };
  if (project.envFiles !== null || project.folder === folder) return found;
  const outer = join(folder, '.env');
  if ((await disk.read(outer)) === null) return found;
  const inner = join(project.folder, '.env');
  return { ...found, envFiles: (await disk.read(inner)) === null ? [outer] : [inner, outer] };
}
