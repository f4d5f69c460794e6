import { NO_CHANGES, type TreeDiff } from '../filesystem/diff.ts';
import type { TreeEntry } from '../filesystem/types.ts';
import type { Stop } from '../llb/program.ts';
import type { StepGraph, StepOutput } from '../llb/types.ts';
import type { OpenBuild } from '../ports.ts';
import type { Walked } from './aftermath.ts';

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
  stop: Stop,
): Promise<{ readonly changes: TreeDiff | null; readonly entries: number }> {
  const entries = (await states.of(stop.after).tree()).count;
  // FROM begins with what is there: an image is not a change, but what its triggers do is.
  if (stop.keyword === 'FROM' && stop.before === null) return { changes: null, entries };
  return { changes: (await diffs.of(stop)) ?? NO_CHANGES, entries };
}
