import { readdir, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { isRemoteAddress } from '../../dockerfile/remote-address.ts';
import { UsageError } from '../../errors.ts';
import { type Choice, chooseDefinition, DefinitionProblemError, othersText } from '../choose.ts';
import type { ComposeDisk } from '../compose/loader.ts';
import { DefinitionError } from '../error.ts';
import { kindOf } from '../file-kind.ts';
import type { Definition, DefinitionSource } from '../types.ts';
import { openBake } from './bake.ts';
import { bakeNames } from './bake-names.ts';
import { bakeBases, bakeSource, standardBake } from './bake-project.ts';
import { placeOfService } from './compose.ts';
import { envFilesOf, projectOf, standardProject } from './compose-project.ts';
import { openCompose } from './compose-tool.ts';
import { dockerfileDefinition, withStages } from './dockerfiles.ts';
import { type FindOptions, findDefinitions } from './find.ts';
import { definitionDisk } from './read-text.ts';

/** What a command line says about what to build. */
export interface Wanted extends Choice {
  readonly context: string;
  /** All files that -f names; several only for compose and bake files. */
  readonly files?: readonly string[];
}

/** With the folder in which definitions were searched for, if any were. */
type OpenOptions = Omit<FindOptions, 'folder'> & Partial<Pick<FindOptions, 'folder'>>;

/**
 * The definition that a command line means; null if it means a plain Dockerfile and context, as docker would.
 *
 * @throws ManyDefinitionsError, UsageError, DefinitionError
 */
export async function wantedDefinition(wanted: Wanted, options: OpenOptions): Promise<Definition | null> {
  const { context, files = [], service, bake } = wanted;
  const isNamed = service !== undefined || bake !== undefined;
  if (service !== undefined && bake !== undefined) {
    throw new UsageError('--service and --bake cannot be used together: leave one of them out.');
  }
  if (files.includes('-') || context === '-') {
    if (!isNamed) return null;
    const [flag, what] = service === undefined ? ['--bake', 'bake'] : ['--service', 'compose'];
    throw new UsageError(`${flag} takes no ${what} file from stdin: save it, and name it with -f.`);
  }
  const { cwd } = options;
  const [first, ...more] = files.map((file) => resolve(cwd, file));
  if (first !== undefined) {
    if (isRemoteAddress(context) && !isNamed) return null;
    return await ofFiles([first, ...more], wanted, options);
  }
  if (isRemoteAddress(context)) {
    if (!isNamed) return null;
    throw new UsageError(`${context} is not on this machine: name the compose or bake file with -f.`);
  }
  const path = resolve(cwd, context);
  const stats = await stat(path).catch(() => null);
  if (stats === null) return null;
  if (stats.isFile()) {
    return (await ofFiles([path], wanted, options)) ?? (await opened(dockerfileDefinition(path), options));
  }
  if (!stats.isDirectory()) return null;
  if (!isNamed) {
    const names: readonly string[] = await readdir(path).catch(() => []);
    if (names.includes('Dockerfile') || names.includes('dockerfile')) return null;
  } else {
    const standard = await standardSource(path, wanted, options);
    if (standard !== null) return await ofSource(standard, wanted, { ...options, folder: path });
  }
  return await ofFolder(path, wanted, options);
}

/** Definitions of which one is to be picked, with their stages and what is wrong with them. */
export async function withAllStages(
  definitions: readonly Definition[],
  { cwd, home }: Pick<OpenOptions, 'cwd' | 'home'>,
): Promise<readonly Definition[]> {
  const disk = definitionDisk(cwd, home);
  return await Promise.all(definitions.map((one) => withStages(one, disk)));
}

/** A definition that was found before, as it is now and as docker's own tools read it. */
export async function openDefinition(definition: Definition, options: OpenOptions): Promise<Definition> {
  const { kind, name, file, source } = definition;
  if (kind === 'dockerfile' || name === null) return await opened(dockerfileDefinition(file), options);
  const choice = kind === 'compose' ? { service: name } : { bake: name };
  return await ofSource({ kind, source }, choice, options);
}

async function opened(definition: Definition, { cwd, home }: OpenOptions): Promise<Definition> {
  return await withStages(definition, definitionDisk(cwd, home));
}

interface KnownSource {
  readonly kind: 'compose' | 'bake';
  readonly source: DefinitionSource;
}

/** The definition in files that are named; null if they are Dockerfiles, of which docker takes the last. */
async function ofFiles(
  paths: readonly [string, ...string[]],
  wanted: Choice,
  options: OpenOptions,
): Promise<Definition | null> {
  const { service, bake } = wanted;
  const disk = definitionDisk(options.cwd, options.home);
  const kinds = await Promise.all(paths.map((path) => kindOfFile(path, disk)));
  const dockerfile = paths[kinds.indexOf('dockerfile')];
  if (dockerfile !== undefined) {
    const shown = disk.show(dockerfile);
    if (service !== undefined || bake !== undefined) {
      // Says of a pipe or a loop of links that it is one.
      await disk.read(dockerfile);
      const [flag, needs] =
        service === undefined ? ['--bake', 'a bake file'] : ['--service', 'a compose file'];
      throw new UsageError(`${shown} is not ${needs}, which ${flag} needs: name one with -f.`);
    }
    if (kinds.every((kind) => kind === 'dockerfile')) return null;
    throw new UsageError(`${shown} is a Dockerfile: only compose files or bake files can be read together.`);
  }
  const bakeFile = paths[kinds.indexOf('bake')];
  if (bakeFile !== undefined && service !== undefined) {
    throw new UsageError(`${disk.show(bakeFile)} is a bake file: choose a target with --bake.`);
  }
  // Bake reads compose files too.
  const known: KnownSource =
    bake !== undefined || bakeFile !== undefined
      ? { kind: 'bake', source: bakeSource(paths) }
      : { kind: 'compose', source: projectOf(paths, envFilesOf(options.env, options.cwd)) };
  return await ofSource(known, wanted, options);
}

async function kindOfFile(path: string, disk: ComposeDisk): Promise<Definition['kind']> {
  const isFile = await stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
  return isFile ? kindOf(basename(path), (await disk.read(path)) ?? '') : 'dockerfile';
}

async function ofSource(
  { kind, source }: KnownSource,
  choice: Choice,
  options: OpenOptions,
): Promise<Definition> {
  const disk = definitionDisk(options.cwd, options.home);
  const definitions =
    kind === 'compose'
      ? await openCompose(source, disk, options.env, options.signal)
      : await openBake(source, disk, options, bakeBases(source, options.cwd, options.folder ?? null));
  const { service } = choice;
  if (kind === 'compose' && service !== undefined && !definitions.some(({ name }) => name === service)) {
    const at = await placeOfService(source, service, disk);
    if (at !== null)
      throw new DefinitionError(at, `the service ${service} has no build: it takes an image as it is.`);
  }
  const shown = disk.show(source.file);
  const words = { where: shown, lead: `${shown} defines`, show: disk.show };
  return await withChecks(chooseDefinition(definitions, choice, words), options);
}

/** What is wrong with its Dockerfile is said when that is read; one that is not there is said here. */
async function withChecks(definition: Definition, options: OpenOptions): Promise<Definition> {
  const checked = await opened(definition, options);
  const isMissing = checked.problem !== null && !(await isReadable(checked));
  if (isMissing) throw new DefinitionProblemError(checked.problem);
  return checked;
}

async function isReadable({ context, dockerfile }: Definition): Promise<boolean> {
  const needed = dockerfile.kind === 'file' ? dockerfile.path : context;
  return await stat(needed).then(
    () => true,
    () => false,
  );
}

async function ofFolder(folder: string, wanted: Wanted, options: OpenOptions): Promise<Definition | null> {
  const { definitions, others } = await findDefinitions({ ...options, folder });
  const { show } = definitionDisk(options.cwd, options.home);
  const where = show(folder);
  if (definitions.length === 0 && wanted.service === undefined && wanted.bake === undefined) {
    if (others.length === 0) return null;
    throw new UsageError(`${where}: no Dockerfile here, and ${othersText(others, show)}: name one with -f.`);
  }
  const chosen = chooseDefinition(definitions, wanted, {
    where,
    lead: `${where}: no Dockerfile here, but`,
    show,
  });
  return await openDefinition(chosen, { ...options, folder });
}

/** What docker reads in a folder without -f; null where a search may know more. */
async function standardSource(
  folder: string,
  { service, bake }: Choice,
  { cwd, home, env }: OpenOptions,
): Promise<KnownSource | null> {
  const disk = definitionDisk(cwd, home);
  if (service !== undefined) {
    const source = await standardProject(folder, disk, env);
    return source === null ? null : { kind: 'compose', source };
  }
  const source = await standardBake(folder, disk, env);
  if (source === null) return null;
  const { blocks, services } = await bakeNames(source, disk);
  // Compose files alone are not where a team keeps its bake targets.
  return blocks.size > 0 || services.has(bake ?? '') ? { kind: 'bake', source } : null;
}
