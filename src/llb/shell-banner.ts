import { stageLabel } from '../dockerfile/needs.ts';
import { stageTitle } from '../dockerfile/stage-title.ts';
import type { Dockerfile } from '../dockerfile/types.ts';
import type { Point, Program } from './program.ts';
import { execOf, type Side } from './settings.ts';

/** The state that a shell runs in. */
export interface DescribedState {
  readonly dockerfile: Dockerfile;
  readonly point: Point;
  readonly side: Side;
  /** The status that the instruction failed with; null when it did not fail, or the engine names no status. */
  readonly exitCode: number | null;
  readonly kind: 'reached' | 'failed' | 'before-failure';
}

/** Stage and line for titles: `build:12`. */
export function pointTitle({ dockerfile, point }: Pick<DescribedState, 'dockerfile' | 'point'>): string {
  const stage = dockerfile.stages[point.stage];
  return `${stage === undefined ? point.stage : stageLabel(stage)}:${point.lines.start}`;
}

/** The state in words: `build, after line 12 (COPY)`. */
export function describeState({ dockerfile, point, side, kind: standing, exitCode }: DescribedState): string {
  const stage = dockerfile.stages[point.stage];
  const name = stage === undefined ? String(point.stage) : stageTitle(stage);
  const line = point.lines.start;
  const status = exitCode === null ? '' : ` with exit code ${exitCode}`;
  if (standing === 'reached') return `${name}, ${side} line ${line} (${point.keyword})`;
  if (standing === 'failed')
    return `${name}, what line ${line} (${point.keyword}) left when it failed${status}`;
  // A process that ended leaves its files behind, but engines before 23 do not tell where.
  const why = point.keyword === 'RUN' && exitCode !== null ? ', and this engine keeps nothing of it' : '';
  return `${name}, before line ${line}: ${point.keyword} failed${status}${why}`;
}

/** The line that a shell starts with. `caches`: see cacheFolders. */
export function shellBanner(place: DescribedState, shell: string, caches: readonly string[]): string {
  const kept =
    caches.length === 0 ? 'are not kept' : `are kept only in the build cache (${caches.join(', ')})`;
  return `stagedive: ${describeState(place)}; ${shell}. Changes ${kept}; ctrl+d leaves.`;
}

/** The folders where changes made in a shell affect later builds: the writable cache mounts of a point. */
export function cacheFolders(program: Program, point: Point): readonly string[] {
  const mounts = execOf(program, point)?.op.mounts ?? [];
  return mounts.flatMap(({ type, readonly, dest }) => (type === 'cache' && !readonly ? [dest] : []));
}
