import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { isRemoteAddress } from '../../dockerfile/remote-address.ts';
import { composeTargets } from '../bake/compose-targets.ts';
import { groupsOfTargets } from '../bake/groups.ts';
import { type BakeModel, readBakeJson } from '../bake/json-file.ts';
import { bakeDefinition } from '../bake/target.ts';
import { isDefault } from '../choose.ts';
import { brokenDefinition } from '../compose/definitions.ts';
import { type ComposeDisk, ComposeLoader } from '../compose/loader.ts';
import { DefinitionError } from '../error.ts';
import { linked, type Unlinked } from '../links.ts';
import type { Definition, DefinitionSource } from '../types.ts';
import type { MapNode } from '../yaml/node.ts';
import { bakeNames } from './bake-names.ts';
import { isComposeFile } from './bake-project.ts';
import { askBake } from './bake-tool.ts';
import { projectOf, variablesOf } from './compose-project.ts';
import { type AbsentTool, absenceText } from './tool.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** For a first reading, which does not ask buildx. */
const MISSING: AbsentTool = { kind: 'absent', why: 'missing' };

export interface BakeOptions {
  readonly env: Env;
  readonly signal: AbortSignal;
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
  project: DefinitionSource,
  disk: ComposeDisk,
  options: BakeOptions,
  bases: readonly string[],
): Promise<readonly Definition[]> {
  const printed = await askBake(project, disk, options, bases);
  const model = 'targets' in printed ? printed : await ownReading(project, disk, options.env, printed);
  return await definitionsOf(model, project, disk, bases);
}

/** The same for a list: JSON is read by us, which takes no process; what is wrong is the problem of one definition. */
export async function bakeOrProblem(
  project: DefinitionSource,
  disk: ComposeDisk,
  options: BakeOptions,
  bases: readonly string[],
): Promise<readonly Definition[]> {
  try {
    const model = project.files.some(isHcl)
      ? null
      : await ownReading(project, disk, options.env, MISSING).catch((error: unknown) => {
          if (error instanceof DefinitionError) return null;
          throw error;
        });
    const definitions =
      model === null
        ? await openBake(project, disk, options, bases)
        : await definitionsOf(model, project, disk, bases);
    return await listed(project, disk, definitions);
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    return [brokenDefinition('bake', null, project, error.at, error.message)];
  }
}

/**
 * What bake builds by default first, then in the order of the files, since buildx prints targets by name. Without the
 * services that are listed as such, and without private targets, which are only there to be inherited: their
 * names begin with `_` (docker/buildx commands/bake.go, printTargetList).
 */
async function listed(
  project: DefinitionSource,
  disk: ComposeDisk,
  definitions: readonly Definition[],
): Promise<readonly Definition[]> {
  const { blocks, services } = await bakeNames(project, disk);
  const order = [...blocks.keys()];
  const rankOf = ({ name, groups }: Definition): number => {
    // What a matrix makes is in a group of the name that the file has.
    const places = [name ?? '', ...groups.filter((group) => group !== 'default')].map((one) =>
      order.indexOf(one),
    );
    const place = places.find((index) => index >= 0) ?? order.length;
    return place + (isDefault({ name, groups }) ? 0 : order.length + 1);
  };
  return definitions
    .filter(({ name }) => {
      if (name === null) return true;
      return !name.startsWith('_') && (blocks.has(name) || !services.has(name));
    })
    .sort((a, b) => rankOf(a) - rankOf(b));
}

function isHcl(file: string): boolean {
  return file.toLowerCase().endsWith('.hcl');
}

/** @param tool why buildx does not answer */
async function ownReading(
  project: DefinitionSource,
  disk: ComposeDisk,
  env: Env,
  tool: AbsentTool,
): Promise<BakeModel> {
  const files: { readonly text: string; readonly shown: string }[] = [];
  const composeFiles: string[] = [];
  for (const file of project.files) {
    const shown = disk.show(file);
    const text = await disk.read(file);
    if (text === null) throw new DefinitionError({ file: shown, line: null }, 'there is no such file.');
    if (isComposeFile(file, text)) composeFiles.push(file);
    else if (/^\s*\{/.test(text)) files.push({ text, shown });
    else {
      throw new DefinitionError(
        { file: shown, line: null },
        `HCL can only be read by docker buildx, ${absenceText(tool)}, or write the file as JSON.`,
      );
    }
  }
  return readBakeJson(files, env, await composeRoot(composeFiles, disk, env));
}

/** The compose files among bake's, as one bake file. */
async function composeRoot(
  [first, ...more]: readonly string[],
  disk: ComposeDisk,
  env: Env,
): Promise<MapNode | null> {
  if (first === undefined) return null;
  const source = projectOf([first, ...more], null);
  const lookup = await variablesOf(source, disk, env);
  const model = await new ComposeLoader(disk).project(source.files, source.folder, lookup);
  const [problem] = model.problems.values();
  if (problem !== undefined) throw problem;
  const shown = disk.show(first);
  const { secrets, name: project } = model;
  return composeTargets(model.services, { source, shown, project, home: disk.home, secrets, lookup });
}

async function definitionsOf(
  model: BakeModel,
  source: DefinitionSource,
  disk: ComposeDisk,
  bases: readonly string[],
): Promise<readonly Definition[]> {
  const groups = groupsOfTargets(model.groups);
  const shown = disk.show(source.file);
  const unlinked = new Map<string, Unlinked>();
  for (const [name, target] of model.targets) {
    const around = { source, shown, home: disk.home, groups: groups.get(name) ?? [] };
    const fallback = bases[0] ?? source.folder;
    try {
      const made = bases.map((base) => bakeDefinition(name, target, { ...around, base }));
      const fitting = await firstThatIsThere(made);
      unlinked.set(name, fitting ?? bakeDefinition(name, target, { ...around, base: fallback }));
    } catch (error) {
      if (!(error instanceof DefinitionError)) throw error;
      const broken = brokenDefinition('bake', name, source, error.at, error.message);
      unlinked.set(name, { definition: { ...broken, groups: around.groups }, wants: new Map() });
    }
  }
  return [...linked(unlinked, { file: shown, line: null }).values()];
}

async function firstThatIsThere(made: readonly Unlinked[]): Promise<Unlinked | null> {
  for (const one of made) {
    const { context, dockerfile } = one.definition;
    if (isRemoteAddress(context)) return one;
    const path = dockerfile.kind === 'file' ? resolve(dockerfile.path) : context;
    const isThere = await stat(path).then(
      () => true,
      () => false,
    );
    if (isThere) return one;
  }
  return null;
}
