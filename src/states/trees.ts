import { NO_CHANGES, type TreeDiff } from '../filesystem/diff.ts';
import type { TreeEntry } from '../filesystem/types.ts';
import type { Point } from '../llb/program.ts';
import type { StepGraph, StepOutput } from '../llb/types.ts';
import type { OpenBuild } from '../ports.ts';
import type { Walked } from '../screens/walk/aftermath.ts';

/** All entries of a state. */
export async function listState(
  build: OpenBuild,
  graph: StepGraph,
  output: StepOutput,
): Promise<readonly TreeEntry[]> {
  const entries: TreeEntry[] = [];
  for await (const entry of build.tree(graph, output)) entries.push(entry);
  return entries;
}

/** What the instruction of a stop did to the files, and how many there are then. */
export async function changesAt(
  { states, diffs }: Walked,
  point: Point,
): Promise<{ readonly changes: TreeDiff | null; readonly entries: number }> {
  const entries = (await states.of(point.after).tree()).count;
  // FROM begins with what is there: an image is not a change, but what its triggers do is.
  if (point.keyword === 'FROM' && point.before === null) return { changes: null, entries };
  return { changes: (await diffs.of(point)) ?? NO_CHANGES, entries };
}
