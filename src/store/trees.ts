import { type Changes, compareTrees } from '../filesystem/changes.ts';
import type { TreeEntry } from '../filesystem/types.ts';
import type { Program, Stop } from '../llb/program.ts';
import type { StepGraph, StepOutput } from '../llb/types.ts';
import type { OpenBuild } from '../ports.ts';

/** Trees kept for the way back; each is a few megabytes at most for a usual image. */
const KEPT_TREES = 12;

/** The trees of states, the last ones kept. */
export class Trees {
  readonly #kept = new Map<string, Promise<readonly TreeEntry[]>>();

  constructor(
    readonly build: OpenBuild,
    readonly program: Program,
  ) {}

  of(output: StepOutput | null): Promise<readonly TreeEntry[]> {
    if (output === null) return Promise.resolve([]);
    const key = `${output.digest}:${output.index}`;
    const tree = this.#kept.get(key) ?? listState(this.build, this.program.graph.graph, output);
    this.#kept.delete(key);
    this.#kept.set(key, tree);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= KEPT_TREES) break;
      this.#kept.delete(oldest);
    }
    return tree;
  }
}

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
  trees: Trees,
  program: Program,
  stop: Stop,
): Promise<{ readonly changes: Changes | null; readonly entries: number }> {
  const after = await trees.of(stop.after);
  // FROM begins with what is there: an image is not a change.
  if (stop.keyword === 'FROM') return { changes: null, entries: after.length };
  if (stop.before?.digest === stop.after?.digest)
    return { changes: compareTrees([], []), entries: after.length };
  const before = await trees.of(program.stops[stop.index]?.before ?? null);
  return { changes: compareTrees(before, after), entries: after.length };
}
