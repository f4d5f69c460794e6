import { type ContextUse, contextUses, relativeSource } from './context-uses.ts';
import type { Dockerfile, Stage } from './types.ts';

/** The files of a build context that a target uses. */
export interface UsedContext {
  /** `.` for the main build context, else the name of a `--build-context`. */
  readonly context: string;
  /** Paths and patterns relative to it, as in COPY. Empty means all of it. */
  readonly sources: readonly string[];
}

/**
 * The build contexts that a target uses, and which of their files. What `--exclude` leaves out still counts as used.
 */
export function usedContexts(dockerfile: Dockerfile, stage: Stage): readonly UsedContext[] {
  const used = Map.groupBy(contextUses(dockerfile, stage), ({ context }) => context);
  return [...used].map(([context, uses]) => ({ context, sources: askedPaths(uses) }));
}

/**
 * The paths of a context that the engine asks for: those that its uses name, each once and in order. Empty means all of
 * it. A `--exclude` does not narrow them (moby/buildkit frontend/dockerfile/dockerfile2llb/convert.go, filterPaths).
 */
export function askedPaths(uses: readonly ContextUse[]): readonly string[] {
  const sources = new Set(uses.map(({ source }) => relativeSource(source)));
  return sources.has('.') ? [] : [...sources].toSorted();
}
