import type { TreeEntry } from '../filesystem/types.ts';
import type { StepOutput } from '../llb/types.ts';
import type { OpenBuild } from '../ports.ts';

/** All entries of a state. */
export async function listState(build: OpenBuild, output: StepOutput): Promise<readonly TreeEntry[]> {
  const entries: TreeEntry[] = [];
  for await (const entry of build.tree(output)) entries.push(entry);
  return entries;
}
