/** The folders on disk that are build contexts. */
import { isContextFolder } from '../dockerfile/remote-address.ts';
import type { ContextListing } from '../filesystem/context/listing.ts';
import { type BuildSpec, dockerfilePath } from './build-spec.ts';

/** A build context on disk, as it was found. */
export interface ContextFolder {
  /** Absolute, without links. */
  readonly path: string;
  /** Its shortest path from the working folder, for messages and titles. */
  readonly label: string;
  readonly listing: ContextListing;
  /** The paths that were asked for, with where links in them lead; undefined for everything. */
  readonly asked: readonly string[] | undefined;
  readonly ignoreFile: IgnoreFile;
}

/** The ignore file of a build context. */
export interface IgnoreFile {
  /** Absolute. Where there is none: that of the one to make. */
  readonly path: string;
  /** The same from the working folder, for messages. */
  readonly label: string;
  /** Null where there is no such file. */
  readonly text: string | null;
}

/** A line to add to an ignore file. */
export interface IgnoreChange {
  readonly file: IgnoreFile;
  readonly rule: string;
}

/** Reads build contexts. */
export interface ContextFolders {
  /**
   * Lists a folder with all that is in it, also what the ignore file leaves out.
   * @param name `.` for the main context, else the name of a `--build-context`
   * @param asked the paths that the engine asks for; empty for everything
   * @param progress told now and then how many entries there are so far
   * @returns null for a context that is no folder of this machine
   * @throws a StagediveError for a folder or an ignore file that cannot be read; the signal's reason
   */
  readonly list: (
    spec: BuildSpec,
    name: string,
    asked: readonly string[],
    signal: AbortSignal,
    progress?: (entries: number) => void,
  ) => Promise<ContextFolder | null>;
}

/**
 * The folder of a build context; null if it is none of this machine.
 * @param name `.` for the main context, else the name of a `--build-context`
 */
export function contextFolder(spec: BuildSpec, name: string): string | null {
  if (name === '.') return spec.remote === null ? spec.context : null;
  const value = spec.buildContexts[name];
  if (value === undefined || !isContextFolder(value)) return null;
  return value.startsWith('/') ? value : `${spec.context}/${value}`;
}

/**
 * The ignore files that may apply to a build context, the first that is there counts: for the main context
 * `<Dockerfile>.dockerignore` goes before `.dockerignore` (moby/buildkit frontend/dockerui).
 */
export function ignorePaths(spec: BuildSpec, name: string, folder: string): readonly string[] {
  const beside = name === '.' ? dockerfilePath(spec.dockerfile) : undefined;
  const own = `${folder}/.dockerignore`;
  return beside === undefined ? [own] : [`${beside}.dockerignore`, own];
}
