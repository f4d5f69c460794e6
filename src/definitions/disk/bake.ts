import { stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { groupsOfTargets } from '../bake/groups.ts';
import { type BakeModel, readBakeJson } from '../bake/json-file.ts';
import { bakeDefinition } from '../bake/target.ts';
import { brokenDefinition } from '../compose/definitions.ts';
import type { ComposeDisk } from '../compose/loader.ts';
import { DefinitionError } from '../error.ts';
import { BAKE_NAMES } from '../file-kind.ts';
import { linked, type Unlinked } from '../links.ts';
import { isRemote } from '../paths.ts';
import type { Definition } from '../types.ts';
import { askBake } from './bake-tool.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** The files that bake reads together; the first names them. */
export interface BakeProject {
  readonly files: readonly [string, ...string[]];
}

export interface BakeOptions {
  readonly env: Env;
  readonly signal: AbortSignal;
}

/** The projects among the bake files of a folder: what bake reads without -f together, and every other by itself. */
export function bakeProjects(folder: string, names: readonly string[]): readonly BakeProject[] {
  const standard = BAKE_NAMES.filter((name) => names.includes(name)).map((name) => join(folder, name));
  const [first, ...more] = standard;
  const others = names
    .map((name) => join(folder, name))
    .filter((path) => !standard.includes(path))
    .map((path): BakeProject => ({ files: [path] }));
  return first === undefined ? others : [{ files: [first, ...more] }, ...others];
}

/** The project of a bake file that somebody has named. */
export function bakeProjectOf(file: string, namesBeside: readonly string[]): BakeProject {
  const isStandard = (BAKE_NAMES as readonly string[]).includes(basename(file));
  const found = bakeProjects(dirname(file), namesBeside).find(({ files }) => files.includes(file));
  return isStandard && found !== undefined ? found : { files: [file] };
}

/**
 * The targets of bake files, as `docker buildx bake --print` evaluates them, or where there is no buildx and the files
 * are JSON, as we do.
 *
 * @param bases folders in which bake may be started, to which contexts are relative: the first in which a target's
 *   Dockerfile is there counts
 * @throws DefinitionError for what concerns the whole file
 */
export async function openBake(
  project: BakeProject,
  disk: ComposeDisk,
  options: BakeOptions,
  bases: readonly string[],
): Promise<readonly Definition[]> {
  const [file] = project.files;
  const printed = await askBake(project.files, disk, options, bases);
  const model = printed ?? (await ownReading(project, disk, options.env));
  return await definitionsOf(model, file, disk, bases);
}

/** The same for a list: JSON is read by us, which takes no process; what is wrong is the problem of one definition. */
export async function bakeOrProblem(
  project: BakeProject,
  disk: ComposeDisk,
  options: BakeOptions,
  bases: readonly string[],
): Promise<readonly Definition[]> {
  const [file] = project.files;
  try {
    if (!project.files.every(isJson)) return await openBake(project, disk, options, bases);
    const model = await ownReading(project, disk, options.env).catch((error: unknown) => {
      if (error instanceof DefinitionError) return null;
      throw error;
    });
    if (model === null) return await openBake(project, disk, options, bases);
    return await definitionsOf(model, file, disk, bases);
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    return [brokenDefinition('bake', null, file, dirname(file), error.message)];
  }
}

function isJson(file: string): boolean {
  return file.toLowerCase().endsWith('.json');
}

async function ownReading(project: BakeProject, disk: ComposeDisk, env: Env): Promise<BakeModel> {
  const files: { readonly text: string; readonly shown: string }[] = [];
  for (const file of project.files) {
    const shown = disk.show(file);
    if (!isJson(file)) {
      throw new DefinitionError(
        { file: shown, line: null },
        'HCL can only be read by docker buildx, which is not here: install it, or write the file as JSON.',
      );
    }
    const text = await disk.read(file);
    if (text === null) throw new DefinitionError({ file: shown, line: null }, 'there is no such file.');
    files.push({ text, shown });
  }
  return readBakeJson(files, env);
}

async function definitionsOf(
  model: BakeModel,
  file: string,
  disk: ComposeDisk,
  bases: readonly string[],
): Promise<readonly Definition[]> {
  const groups = groupsOfTargets(model.groups);
  const unlinked = new Map<string, Unlinked>();
  for (const [name, target] of model.targets) {
    const around = { file, home: disk.home, groups: groups.get(name) ?? [] };
    const fallback = bases[0] ?? dirname(file);
    try {
      const made = bases.map((base) => bakeDefinition(name, target, { ...around, base }));
      const fitting = await firstThatIsThere(made);
      unlinked.set(name, fitting ?? bakeDefinition(name, target, { ...around, base: fallback }));
    } catch (error) {
      if (!(error instanceof DefinitionError)) throw error;
      const broken = brokenDefinition('bake', name, file, fallback, error.message);
      unlinked.set(name, { definition: { ...broken, groups: around.groups }, wants: new Map() });
    }
  }
  return [...linked(unlinked, { file: disk.show(file), line: null }).values()];
}

async function firstThatIsThere(made: readonly Unlinked[]): Promise<Unlinked | null> {
  for (const one of made) {
    const { context, dockerfile } = one.definition;
    if (isRemote(context)) return one;
    const path = dockerfile.kind === 'file' ? resolve(dockerfile.path) : context;
    const isThere = await stat(path).then(
      () => true,
      () => false,
    );
    if (isThere) return one;
  }
  return null;
}
