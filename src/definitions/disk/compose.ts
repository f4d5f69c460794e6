import { brokenDefinition, composeDefinitions } from '../compose/definitions.ts';
import { refuseUnknownFileKeys } from '../compose/known-keys.ts';
import { type ComposeDisk, ComposeLoader } from '../compose/loader.ts';
import { type At, DefinitionError } from '../error.ts';
import type { Definition, DefinitionSource } from '../types.ts';
import { mapField } from '../yaml/fields.ts';
import { readYaml } from '../yaml/read-yaml.ts';
import { variablesOf } from './compose-project.ts';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The definitions of a project, read by our own reader. @throws DefinitionError for what concerns the whole project
 */
export async function readCompose(
  project: DefinitionSource,
  disk: ComposeDisk,
  env: Env,
): Promise<readonly Definition[]> {
  const lookup = await variablesOf(project, disk, env);
  const model = await new ComposeLoader(disk).project(project.files, project.folder, lookup);
  const shown = disk.show(project.file);
  return composeDefinitions(model, { source: project, shown, home: disk.home, lookup });
}

/**
 * The same, with what is wrong as the problem of one definition without a name. A file that defines no build has no
 * problem, such as one that only adds ports and wants a variable for them.
 */
export async function composeOrProblem(
  project: DefinitionSource,
  disk: ComposeDisk,
  env: Env,
): Promise<readonly Definition[]> {
  try {
    return await readCompose(project, disk, env);
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    if (!(await mayBuild(project, disk))) return [];
    return [brokenDefinition('compose', null, project, error.at, error.message)];
  }
}

/** Whether a file of the project has a service with `build`, takes services from elsewhere, or cannot be read. */
async function mayBuild(project: DefinitionSource, disk: ComposeDisk): Promise<boolean> {
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

/** Where the files of a project define a service, whether it has `build` or not; null if they do not. */
export async function placeOfService(
  { files }: DefinitionSource,
  name: string,
  disk: ComposeDisk,
): Promise<At | null> {
  for (const file of files) {
    for (const document of readYaml((await disk.read(file)) ?? '', disk.show(file))) {
      const service = mapField(document, 'services')?.entries.get(name);
      if (service !== undefined) return service.at;
    }
  }
  return null;
}
