import type { Dockerfile } from '../dockerfile/types.ts';
import { usedContexts } from '../dockerfile/used-context.ts';
import { type BuildSpec, dockerfilePath, type WatchedFolder, type WatchPlan } from '../ports.ts';

/**
 * The files on disk that a build of a stage depends on: the Dockerfile, and from each build context that is a folder,
 * what the needed stages take from it. Other contexts (images, URLs) cannot be watched.
 *
 * `<Dockerfile>.dockerignore` replaces the main context's own ignore file; a named context only has its own
 * (moby/buildkit frontend/dockerui).
 */
export function watchPlan(dockerfile: Dockerfile, stage: number, spec: BuildSpec): WatchPlan {
  const target = dockerfile.stages[stage];
  const path = dockerfilePath(spec.dockerfile) ?? null;
  const folders = (target === undefined ? [] : usedContexts(dockerfile, target)).flatMap(
    ({ context, sources }): WatchedFolder[] => {
      const folder = context === '.' ? spec.context : spec.buildContexts[context];
      if (folder === undefined || !folder.startsWith('/')) return [];
      const beside = context === '.' && path !== null ? [`${path}.dockerignore`] : [];
      return [{ path: folder, sources, ignoreFiles: [...beside, `${folder}/.dockerignore`] }];
    },
  );
  return { files: path === null ? [] : [path], folders };
}

/** When a target was built, in milliseconds since 1970. */
export interface BuiltTime {
  readonly startedAt: number;
  readonly endedAt: number;
}

/** Finds when a target was last built; null if it is not known. Never rejects. @param stage the target's index */
export type LastBuilt = (spec: BuildSpec, dockerfile: Dockerfile, stage: number) => Promise<BuiltTime | null>;

/** What changed, for messages: paths relative to the context, the first few of them. */
export function changeText(paths: readonly string[], context: string): string {
  const names = paths.map((path) => (path.startsWith(`${context}/`) ? path.slice(context.length + 1) : path));
  const shown = names.slice(0, MAX_SHOWN_NAMES).join(', ');
  return names.length > MAX_SHOWN_NAMES ? `${shown} and ${names.length - MAX_SHOWN_NAMES} more` : shown;
}

const MAX_SHOWN_NAMES = 3;
