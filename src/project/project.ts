/** Adapter: the Dockerfile and the build context on disk. */

import { type Stats, statSync } from 'node:fs';
import { basename, isAbsolute, join, relative, resolve } from 'node:path';
import { StagediveError } from '../errors.ts';
import {
  readBounded,
  readRegularFile,
  readRegularFileSync,
  refuseUnfit,
  UnfitFileError,
} from '../read-file.ts';

/** The names that docker looks for, in its order. */
const DOCKERFILE_NAMES = ['Dockerfile', 'dockerfile'] as const;

/** The project cannot be read. Exit status 2. */
export class ProjectError extends StagediveError {
  override readonly code = 'project';
}

/** The build context cannot be read. Exit status 2. */
export class BuildContextError extends StagediveError {
  override readonly code = 'build-context';
}

export interface ProjectOptions {
  /** A folder, relative to `cwd`. */
  readonly context: string;
  /** `-f`: a path relative to `cwd`, `-` for stdin, or absent. */
  readonly file?: string;
  /** The Dockerfile itself, as a compose or bake file has it; `label` is where, for messages. */
  readonly inline?: { readonly text: string; readonly label: string };
  readonly cwd: string;
  readonly stdin: AsyncIterable<Uint8Array>;
}

export interface Project {
  /** Absolute. */
  readonly context: string;
  /** Absolute path of the Dockerfile; null when it came from stdin. */
  readonly path: string | null;
  /** The name of the Dockerfile that BuildKit gets. */
  readonly name: string;
  /** The shortest path from `cwd`, for messages and titles. */
  readonly label: string;
  /** The Dockerfile as it was found. */
  readonly text: Uint8Array;
  /** Reads the current content of the Dockerfile; stdin is read only once. */
  readonly read: () => Promise<Uint8Array>;
}

/** Without waiting: nothing else goes on at the start, where waiting delays the first frame (by 3 ms with all of them). */
async function stat(path: string): Promise<Stats> {
  return statSync(path);
}

/** Finds context and Dockerfile. @throws ProjectError */
export async function openProject(options: ProjectOptions): Promise<Project> {
  const context = await openContextFolder(options.context, options.cwd);
  if (options.inline !== undefined) {
    const { text, label } = options.inline;
    const bytes = new TextEncoder().encode(text);
    return { context, path: null, name: 'Dockerfile', label, text: bytes, read: async () => bytes };
  }
  const file = options.file ?? (await findDockerfile(context));
  return { ...(await openDockerfile(file, options.cwd, options.stdin)), context };
}

/** The absolute path of a build context that is a folder. @throws BuildContextError or ProjectError */
export async function openContextFolder(folder: string, cwd: string): Promise<string> {
  const context = resolve(cwd, folder);
  await requireFolder(context, folder);
  await requireIgnoreFile(join(context, '.dockerignore'), cwd);
  return context;
}

/**
 * Opens a Dockerfile whose context is somewhere else.
 *
 * @param file a path relative to `cwd`, or `-` for stdin
 * @throws ProjectError
 */
export async function openDockerfile(
  file: string,
  cwd: string,
  stdin: AsyncIterable<Uint8Array>,
): Promise<Omit<Project, 'context'>> {
  if (file === '-') return await fromStdin(stdin);
  const path = resolve(cwd, file);
  await requireIgnoreFile(`${path}.dockerignore`, cwd);
  const label = shortest(path, cwd);
  const text = await readDockerfile(label, async () => readRegularFileSync(path));
  const read = (): Promise<Uint8Array> => readDockerfile(label, () => readRegularFile(path));
  return { path, name: basename(path), label, text, read };
}

async function fromStdin(stdin: AsyncIterable<Uint8Array>): Promise<Omit<Project, 'context'>> {
  const text = await readBounded(stdin).catch((error: unknown) => {
    throw new ProjectError(`<stdin>: the Dockerfile cannot be read: ${whyUnreadable(error)}.`);
  });
  return { path: null, name: 'Dockerfile', label: '<stdin>', text, read: async () => text };
}

/** Checks the folders of `--build-context`, by name. @throws ProjectError for the first that is not a folder */
export async function requireContexts(folders: Readonly<Record<string, string>>, cwd: string): Promise<void> {
  for (const [name, folder] of Object.entries(folders)) {
    const found = await stat(resolve(cwd, folder)).catch((error: unknown) => whyUnreadable(error));
    const problem = typeof found === 'string' ? found : found.isDirectory() ? null : 'it is not a folder';
    if (problem !== null) throw new ProjectError(`--build-context ${name}=${folder}: ${problem}.`);
  }
}

/** @throws BuildContextError or ProjectError when there is no such folder; `what` is what it is for */
export async function requireFolder(path: string, shown: string, what = 'the build context'): Promise<void> {
  let isFolder: boolean;
  try {
    isFolder = (await stat(path)).isDirectory();
  } catch (error) {
    throw new BuildContextError(`${shown}: ${what} cannot be read: ${whyUnreadable(error)}.`);
  }
  if (!isFolder) throw new ProjectError(`${shown}: ${what} must be a folder; use -f to name a Dockerfile.`);
}

/** Refuses an ignore file that cannot be read. A missing one is none, and docker ignores a folder of that name. */
async function requireIgnoreFile(path: string, cwd: string): Promise<void> {
  const stats = await stat(path).catch(() => null);
  if (stats === null || stats.isDirectory()) return;
  try {
    refuseUnfit(stats, false);
  } catch (error) {
    if (!(error instanceof UnfitFileError)) throw error;
    throw new ProjectError(`${shortest(path, cwd)}: the ignore file cannot be read: ${error.message}.`);
  }
}

async function findDockerfile(context: string): Promise<string> {
  for (const name of DOCKERFILE_NAMES) {
    const path = join(context, name);
    try {
      await stat(path);
      return path;
    } catch (error) {
      if (code(error) !== 'ENOENT')
        throw new ProjectError(`${path}: the Dockerfile cannot be read: ${whyUnreadable(error)}.`);
    }
  }
  throw new ProjectError(
    `${context}: no Dockerfile here (looked for ${DOCKERFILE_NAMES.join(' and ')}); name one with -f.`,
  );
}

async function readDockerfile(label: string, read: () => Promise<Uint8Array>): Promise<Uint8Array> {
  try {
    return await read();
  } catch (error) {
    throw new ProjectError(`${label}: the Dockerfile cannot be read: ${whyUnreadable(error)}.`);
  }
}

function shortest(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short === '' || isAbsolute(short) || short.length > path.length ? path : short;
}

function code(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** Why a file or folder cannot be read, as a clause. */
export function whyUnreadable(error: unknown): string {
  switch (code(error)) {
    case 'ENOENT':
      return 'there is no such file or folder';
    case 'EACCES':
      return 'permission is denied';
    case 'ELOOP':
      return 'it has a loop of symlinks';
    case 'ENOTDIR':
      return 'a part of the path is not a folder';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
