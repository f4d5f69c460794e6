import { basename } from 'node:path';
import { Turns } from '../../turns.ts';
import { isAboutDockerfiles, kindByName } from '../file-kind.ts';
import type { Definition, FoundDefinitions } from '../types.ts';
import { bakeOrProblem, bakeProjects } from './bake.ts';
import { composeOrProblem, composeProjects } from './compose.ts';
import { dockerfileDefinition, withStages } from './dockerfiles.ts';
import { definitionDisk } from './read-text.ts';
import { type FoundFolder, walkDefinitions } from './walk.ts';

/** So many definitions are listed. */
export const MAX_DEFINITIONS = 10_000;

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
  const turns = new Turns();
  const definitions: Definition[] = [];
  for (const found of walked.folders) {
    for (const definition of await definedIn(found)) {
      signal.throwIfAborted();
      if (definitions.length >= MAX_DEFINITIONS) return { definitions, isTruncated: true };
      if (await isNone(definition)) continue;
      definitions.push(await withStages(definition, disk));
      if (turns.isDue) await turns.give();
    }
  }
  return { definitions, isTruncated: walked.isTruncated };

  /** Whether it is no Dockerfile, though its name is that of one. */
  async function isNone({ kind, file }: Definition): Promise<boolean> {
    if (kind !== 'dockerfile') return false;
    const text = await disk.read(file).catch(() => null);
    return text !== null && isAboutDockerfiles(basename(file), text);
  }

  async function definedIn({ folder: inside, names }: FoundFolder): Promise<readonly Definition[]> {
    const of = (kind: Definition['kind']): readonly string[] =>
      names.filter((name) => kindByName(name) === kind);
    const dockerfiles = of('dockerfile').map((name) => dockerfileDefinition(`${inside}/${name}`));
    const services: Definition[] = [];
    for (const project of composeProjects(inside, of('compose'))) {
      signal.throwIfAborted();
      services.push(...(await composeOrProblem(project, disk, env)));
      if (turns.isDue) await turns.give();
    }
    const targets: Definition[] = [];
    for (const project of bakeProjects(inside, of('bake'))) {
      signal.throwIfAborted();
      targets.push(...(await bakeOrProblem(project, disk, { env, signal }, [inside, folder])));
    }
    return [...dockerfiles, ...services, ...targets];
  }
}
