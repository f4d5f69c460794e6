import { basename, dirname, join } from 'node:path';
import { brokenDefinition, composeDefinitions } from '../compose/definitions.ts';
import { refuseUnknownFileKeys } from '../compose/known-keys.ts';
import { type ComposeDisk, ComposeLoader } from '../compose/loader.ts';
import { DefinitionError } from '../error.ts';
import { COMPOSE_NAMES, COMPOSE_OVERRIDE_NAMES } from '../file-kind.ts';
import type { Definition } from '../types.ts';
import { mapField } from '../yaml/fields.ts';
import { readYaml } from '../yaml/read-yaml.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** The files of a Compose project: the first names it. */
export interface ComposeProject {
  readonly files: readonly [string, ...string[]];
  /** To which paths are relative, and which has the `.env`. */
  readonly folder: string;
}

/**
 * The projects among the compose files of one folder: what `docker compose` reads without -f, and every other file by
 * itself. A file that only overrides is none.
 *
 * @param names of files in the folder
 */
export function composeProjects(folder: string, names: readonly string[]): readonly ComposeProject[] {
  const main = COMPOSE_NAMES.find((name) => names.includes(name));
  const override = COMPOSE_OVERRIDE_NAMES.find((name) => names.includes(name));
  const others = names.filter(
    (name) => name !== main && !(COMPOSE_OVERRIDE_NAMES as readonly string[]).includes(name),
  );
  const standard: ComposeProject[] =
    main === undefined
      ? []
      : [
          {
            folder,
            files: [join(folder, main), ...(override === undefined ? [] : [join(folder, override)])],
          },
        ];
  return [...standard, ...others.map((name): ComposeProject => ({ folder, files: [join(folder, name)] }))];
}

/** The project that a compose file begins: with its override, if it is a file that `docker compose` finds by itself. */
export function projectOf(file: string, namesBeside: readonly string[]): ComposeProject {
  const folder = dirname(file);
  const standard = composeProjects(folder, namesBeside).find(({ files }) => files[0] === file);
  return standard !== undefined && namesBeside.includes(basename(file))
    ? standard
    : { folder, files: [file] };
}

/**
 * The definitions of a project, read by our own reader. @throws DefinitionError for what concerns the whole project
 */
export async function readCompose(
  project: ComposeProject,
  disk: ComposeDisk,
  env: Env,
): Promise<readonly Definition[]> {
  const [file] = project.files;
  const loader = new ComposeLoader(disk);
  const own = (name: string): string | undefined => (Object.hasOwn(env, name) ? env[name] : undefined);
  const lookup = await loader.environment([join(project.folder, '.env')], own);
  const model = await loader.model(project.files, project.folder, lookup);
  const around = { file, folder: project.folder, home: disk.home, lookup };
  return composeDefinitions(model, around, disk.show(file));
}

/**
 * The same, with what is wrong as the problem of one definition without a name. A file that defines no build has no
 * problem, such as one that only adds ports and wants a variable for them.
 */
export async function composeOrProblem(
  project: ComposeProject,
  disk: ComposeDisk,
  env: Env,
): Promise<readonly Definition[]> {
  try {
    return await readCompose(project, disk, env);
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    if (!(await mayBuild(project, disk))) return [];
    return [brokenDefinition('compose', null, project.files[0], project.folder, error.message)];
  }
}

/** Whether a file of the project has a service with `build`, takes services from elsewhere, or cannot be read. */
async function mayBuild(project: ComposeProject, disk: ComposeDisk): Promise<boolean> {
  try {
    for (const file of project.files) {
      for (const document of readYaml((await disk.read(file)) ?? '', disk.show(file))) {
        refuseUnknownFileKeys(document);
        const { entries } = document;
        if (entries.has('include') || !entries.has('services')) return true;
        const services = mapField(document, 'services')?.entries.values() ?? [];
        for (const one of services) {
          if (one.kind !== 'map' || one.entries.has('build') || one.entries.has('extends')) return true;
        }
      }
    }
    return false;
  } catch (error) {
    if (error instanceof DefinitionError) return true;
    throw error;
  }
}
