import type { GraphStep } from './types.ts';

/** A folder of the client that a step takes, and what of it. */
export interface LocalSource {
  /** The name of the folder: `context`, or that of a named context. */
  readonly dir: string;
  readonly followPaths: readonly string[];
  readonly includePatterns: readonly string[];
  readonly excludePatterns: readonly string[];
}

const SCHEME = 'local://';

/** The folder that a step is; null for any other step (moby/buildkit solver/pb/attr.go). */
export function localSource({ op }: GraphStep): LocalSource | null {
  if (op.kind !== 'source' || !op.identifier.startsWith(SCHEME)) return null;
  return {
    dir: op.identifier.slice(SCHEME.length),
    followPaths: texts(op.attrs['local.followpaths']),
    includePatterns: texts(op.attrs['local.includepattern']),
    excludePatterns: texts(op.attrs['local.excludepatterns']),
  };
}

/** Whether two requests for a folder are for the same files. */
export function sameSource(a: LocalSource, b: LocalSource): boolean {
  return (
    a.dir === b.dir &&
    sameTexts(a.followPaths, b.followPaths) &&
    sameTexts(a.includePatterns, b.includePatterns) &&
    sameTexts(a.excludePatterns, b.excludePatterns)
  );
}

function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, at) => text === b[at]);
}

function texts(json: string | undefined): readonly string[] {
  if (json === undefined || json === '') return [];
  try {
    const value: unknown = JSON.parse(json);
    return Array.isArray(value) ? value.filter((text) => typeof text === 'string') : [];
  } catch {
    return [];
  }
}
