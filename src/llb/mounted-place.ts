import { partsOf } from '../filesystem/paths.ts';
import { chainTo, type GraphIndex } from './chain.ts';
import type { ExecMount, StepOutput } from './types.ts';

/** A mount of a RUN: what is written there is not part of the state. */
export interface MountedPlace {
  readonly type: ExecMount['type'];
  /** Where it is mounted, as the engine expanded it. */
  readonly dest: string;
  /** First line of the RUN; null if the graph does not say it. */
  readonly line: number | null;
}

/**
 * The last RUN on the way to a state that had something mounted over a path.
 * @param real follows the links of a path in that state
 */
export function mountedPlace(
  path: string,
  output: StepOutput,
  graph: GraphIndex,
  real: (path: string) => string = (same) => same,
): MountedPlace | null {
  const wanted = partsOf(path);
  for (const { op, lines } of chainTo(graph, output)) {
    if (op.kind !== 'exec') continue;
    const over = op.mounts.findLast(({ dest }) => {
      const place = partsOf(dest);
      return place.length > 0 && (isAbove(place, wanted) || isAbove(partsOf(real(dest)), wanted));
    });
    if (over !== undefined) return { type: over.type, dest: over.dest, line: lines[0]?.start ?? null };
  }
  return null;
}

function isAbove(folder: readonly string[], path: readonly string[]): boolean {
  return folder.every((part, at) => part === path[at]);
}

/** `a cache mount`. */
export function mountWord(type: ExecMount['type']): string {
  return type === 'ssh' ? 'an ssh mount' : `a ${type} mount`;
}
