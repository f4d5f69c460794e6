import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { UsageError } from '../../errors.ts';
import { type Choice, chooseDefinition, DefinitionProblemError } from '../choose.ts';
import { BAKE_NAMES, COMPOSE_NAMES, kindOf } from '../file-kind.ts';
import { isRemote } from '../paths.ts';
import type { Definition } from '../types.ts';
import { bakeProjectOf, openBake } from './bake.ts';
import { projectOf } from './compose.ts';
import { openCompose } from './compose-tool.ts';
import { dockerfileDefinition, withStages } from './dockerfiles.ts';
import { type FindOptions, findDefinitions } from './find.ts';
import { definitionDisk } from './read-text.ts';

/** What a command line says about what to build. */
export interface Wanted extends Choice {
  readonly context: string;
  readonly file?: string;
}

type OpenOptions = Omit<FindOptions, 'folder'>;

/** Compose looks for its file in so many folders above. */
const MAX_PARENTS = 32;

/**
 * The definition that a command line means; null if it means a plain Dockerfile and context, as docker would.
 *
 * @throws ManyDefinitionsError, UsageError, DefinitionError
 */
export async function wantedDefinition(wanted: Wanted, options: OpenOptions): Promise<Definition | null> {
  const { context, file, service, bake } = wanted;
  if (service !== undefined && bake !== undefined) {
    throw new UsageError('--service and --bake cannot be used together: leave one of them out.');
  }
  if (file === '-' || context === '-') return null;
  const { cwd } = options;
  if (file !== undefined) {
    if (isRemote(context) && service === undefined && bake === undefined) return null;
    return await ofFile(resolve(cwd, file), wanted, options);
  }
  if (isRemote(context)) return null;
  const path = resolve(cwd, context);
  const stats = await stat(path).catch(() => null);
  if (stats === null) return null;
  if (stats.isFile()) {
    return (await ofFile(path, wanted, options)) ?? (await opened(dockerfileDefinition(path), options));
  }
  if (!stats.isDirectory()) return null;
  if (service === undefined && bake === undefined) {
    const names: readonly string[] = await readdir(path).catch(() => []);
    if (names.includes('Dockerfile') || names.includes('dockerfile')) return null;
  } else {
    const standard = await standardFile(path, service === undefined ? BAKE_NAMES : COMPOSE_NAMES);
    if (standard !== null) return await ofFile(standard, wanted, options);
  }
  return await ofFolder(path, wanted, options);
}

/** A definition that was found before, as it is now and as docker's own tools read it. */
export async function openDefinition(definition: Definition, options: OpenOptions): Promise<Definition> {
  const { kind, name, file } = definition;
  if (kind === 'dockerfile' || name === null) return await opened(dockerfileDefinition(file), options);
  const choice = kind === 'compose' ? { service: name } : { bake: name };
  const found = await ofFile(file, { context: '.', ...choice }, options);
  return found ?? definition;
}

async function opened(definition: Definition, { cwd, home }: OpenOptions): Promise<Definition> {
  return await withStages(definition, definitionDisk(cwd, home));
}

/** The definition in a file; null if it is a Dockerfile. */
async function ofFile(path: string, wanted: Wanted, options: OpenOptions): Promise<Definition | null> {
  const { service, bake } = wanted;
  const disk = definitionDisk(options.cwd, options.home);
  const shown = disk.show(path);
  const isFile = await stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
  const kind = isFile ? kindOf(basename(path), (await disk.read(path)) ?? '') : 'dockerfile';
  if (kind === 'dockerfile') {
    if (service === undefined && bake === undefined) return null;
    const [flag, needs] = service === undefined ? ['--bake', 'a bake file'] : ['--service', 'a compose file'];
    throw new UsageError(`${shown} is not ${needs}, which ${flag} needs: name one with -f.`);
  }
  if (kind === 'compose' && bake !== undefined) {
    throw new UsageError(`${shown} is a compose file: choose a service with --service.`);
  }
  if (kind === 'bake' && service !== undefined) {
    throw new UsageError(`${shown} is a bake file: choose a target with --bake.`);
  }
  const beside: readonly string[] = await readdir(dirname(path)).catch(() => []);
  const definitions =
    kind === 'compose'
      ? await openCompose(projectOf(path, beside), disk, options.env, options.signal)
      : await openBake(bakeProjectOf(path, beside), disk, options, [options.cwd, dirname(path)]);
  const words = { where: shown, lead: `${shown} defines`, show: disk.show };
  return await withChecks(chooseDefinition(definitions, wanted, words), options);
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
  const { definitions } = await findDefinitions({ ...options, folder });
  if (definitions.length === 0 && wanted.service === undefined && wanted.bake === undefined) return null;
  const { show } = definitionDisk(options.cwd, options.home);
  const where = show(folder);
  const chosen = chooseDefinition(definitions, wanted, {
    where,
    lead: `${where}: no Dockerfile here, but`,
    show,
  });
  return await openDefinition(chosen, options);
}

async function standardFile(folder: string, names: readonly string[]): Promise<string | null> {
  let inside = folder;
  for (let up = 0; up < MAX_PARENTS; up++) {
    const there: readonly string[] = await readdir(inside).catch(() => []);
    const name = names.find((one) => there.includes(one));
    if (name !== undefined) return join(inside, name);
    // Bake reads only the folder in which it is started.
    if (names === BAKE_NAMES || dirname(inside) === inside) return null;
    inside = dirname(inside);
  }
  return null;
}
