import { basename, join } from 'node:path';
import { Turns } from '../../turns.ts';
import { brokenDefinition } from '../compose/definitions.ts';
import type { ComposeDisk } from '../compose/loader.ts';
import { DefinitionError } from '../error.ts';
import { isAboutCompose, isAboutDockerfiles, kindByName } from '../file-kind.ts';
import {
  type Definition,
  type DefinitionSource,
  type FoundDefinitions,
  type OtherFile,
  sourceOf,
} from '../types.ts';
import { bakeOrProblem } from './bake.ts';
import { bakeBases, bakeProjects, standardBake } from './bake-project.ts';
import { composeOrProblem } from './compose.ts';
import { composeProjects, envFilesOf, namedFiles, standardProject } from './compose-project.ts';
import { dockerfileDefinition, withStages } from './dockerfiles.ts';
import { definitionDisk } from './read-text.ts';
import { type FoundFolder, walkDefinitions } from './walk.ts';

/** So many definitions are listed. */
export const MAX_DEFINITIONS = 10_000;

/** Folders that are read at a time, since buildx is waited for in those with bake files in HCL. */
const PARALLEL_FOLDERS = 4;

/** What one folder defines. */
type Defined = Omit<FoundDefinitions, 'isTruncated'>;

export interface FindOptions {
  /** Absolute. */
  readonly folder: string;
  /** Where messages show paths from. */
  readonly cwd: string;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/**
 * All that a folder and its subfolders define: Dockerfiles, compose services with `build`, bake targets. What is wrong
 * with one of them is its `problem`. Gives others their turn meanwhile.
 *
 * @throws the signal's reason
 */
export async function findDefinitions(options: FindOptions): Promise<FoundDefinitions> {
  const { folder, cwd, home, env, signal } = options;
  const disk = definitionDisk(cwd, home);
  const walked = await walkDefinitions(folder, signal);
  const named = await namedProjects(folder, disk, env);
  const others = [...walked.others];
  const turns = new Turns();
  const definitions: Definition[] = [...named.problems];
  const folders = withRoot(walked.folders);
  for (let at = 0; at < folders.length; at += PARALLEL_FOLDERS) {
    const batch = await Promise.all(folders.slice(at, at + PARALLEL_FOLDERS).map(definedIn));
    others.push(...batch.flatMap((one) => one.others));
    for (const definition of batch.flatMap((one) => one.definitions)) {
      signal.throwIfAborted();
      if (definitions.length >= MAX_DEFINITIONS) {
        return { definitions, isTruncated: true, others };
      }
      if (await isNone(definition)) continue;
      definitions.push(await withStages(definition, disk));
      if (turns.isDue) await turns.give();
    }
  }
  return { definitions, isTruncated: walked.isTruncated, others };

  /** What the environment names belongs to the folder itself, though that may have no file of such a name. */
  function withRoot(folders: readonly FoundFolder[]): readonly FoundFolder[] {
    const isNeeded = named.compose !== null || named.bake !== null;
    if (!isNeeded || folders.some((one) => one.folder === folder)) return folders;
    return [{ folder, names: [] }, ...folders];
  }

  /** Whether it is no Dockerfile, though its name is that of one. */
  async function isNone({ kind, file }: Definition): Promise<boolean> {
    if (kind !== 'dockerfile') return false;
    const text = await disk.read(file).catch(() => null);
    return text !== null && isAboutDockerfiles(basename(file), text);
  }

  async function definedIn({ folder: inside, names }: FoundFolder): Promise<Defined> {
    const of = (kind: Definition['kind']): readonly string[] =>
      names.filter((name) => kindByName(name) === kind);
    const composes: string[] = [];
    for (const name of of('compose')) {
      const text = await disk.read(join(inside, name)).catch(() => null);
      if (text === null || !isAboutCompose(name, text)) composes.push(name);
    }
    const isRoot = inside === folder;
    const dockerfiles = of('dockerfile').map((name) => dockerfileDefinition(`${inside}/${name}`));
    const services: Definition[] = [];
    const none: OtherFile[] = [];
    const projects = composeProjects(inside, composes, envFilesOf(env, cwd));
    for (const project of isRoot ? namedFirst(named.compose, projects) : projects) {
      signal.throwIfAborted();
      const own = await composeOrProblem(project, disk, env);
      if (own.length === 0) none.push({ file: project.file, why: 'has no service with build' });
      services.push(...own);
      if (turns.isDue) await turns.give();
    }
    const targets: Definition[] = [];
    const bakes = bakeProjects(inside, names);
    for (const project of isRoot ? namedFirst(named.bake, bakes) : bakes) {
      signal.throwIfAborted();
      const own = await bakeOrProblem(project, disk, { env, signal }, bakeBases(project, cwd, folder));
      if (own.length === 0) none.push({ file: project.file, why: 'has no target' });
      targets.push(...own);
    }
    return { definitions: [...dockerfiles, ...services, ...targets], others: none };
  }
}

/** The project that the environment names, and those that have none of its files. */
function namedFirst(
  named: DefinitionSource | null,
  projects: readonly DefinitionSource[],
): readonly DefinitionSource[] {
  if (named === null) return projects;
  return [named, ...projects.filter(({ files }) => !files.some((file) => named.files.includes(file)))];
}

/** The projects that COMPOSE_FILE and BUILDX_BAKE_FILE name, and what is wrong with the variables. */
async function namedProjects(
  folder: string,
  disk: ComposeDisk,
  env: FindOptions['env'],
): Promise<{
  readonly compose: DefinitionSource | null;
  readonly bake: DefinitionSource | null;
  readonly problems: readonly Definition[];
}> {
  const problems: Definition[] = [];
  const orProblem = async (
    kind: 'compose' | 'bake',
    find: () => Promise<DefinitionSource | null>,
  ): Promise<DefinitionSource | null> => {
    try {
      return await find();
    } catch (error) {
      if (!(error instanceof DefinitionError)) throw error;
      const source = sourceOf(join(folder, error.at.file));
      problems.push(brokenDefinition(kind, null, source, error.at, error.message));
      return null;
    }
  };
  const compose = await orProblem('compose', async () => {
    const files = await namedFiles(folder, disk, env);
    return files === null ? null : await standardProject(folder, disk, env);
  });
  const isNamed = (env.BUILDX_BAKE_FILE ?? '') !== '';
  const bake = isNamed ? await orProblem('bake', () => standardBake(folder, disk, env)) : null;
  return { compose, bake, problems };
}
