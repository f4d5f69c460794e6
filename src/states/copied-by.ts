import type { FileTree } from '../filesystem/file-tree.ts';
import { fileType } from '../filesystem/mode.ts';
import type { TreeEntry } from '../filesystem/types.ts';
import { stateBefore } from '../llb/chain.ts';
import { copiedEntries, GrowingTree } from '../llb/copied-entries.ts';
import type { CopiedPaths } from '../llb/copied-paths.ts';
import type { Point, Program } from '../llb/program.ts';
import type { GraphStep, StepOutput } from '../llb/types.ts';
import type { States } from './state-files.ts';

/** What one action of COPY or ADD copies. */
export interface CopiedBatch {
  /** `inline`: the text of a heredoc; `remote`: a download or a repository. Only files have a path where they were. */
  readonly kind: 'file' | 'inline' | 'remote';
  /** The state that it was copied from, and its files. */
  readonly output: StepOutput;
  readonly tree: FileTree;
  /** Each path in the result and, with links followed and no leading slash, in the source. */
  readonly entries: CopiedPaths;
}

/** What the file operations of an instruction copy, in their order: a later one may overwrite. Empty for a RUN. */
export async function copiedBy(
  states: States,
  program: Program,
  { steps }: Pick<Point, 'steps'>,
): Promise<readonly CopiedBatch[]> {
  const copied: CopiedBatch[] = [];
  for (const digest of steps) {
    const step = program.graph.steps.get(digest);
    if (step?.op.kind === 'file') await follow(states, program, step, copied);
  }
  return copied;
}

async function follow(
  states: States,
  program: Program,
  step: GraphStep,
  copied: CopiedBatch[],
): Promise<void> {
  if (step.op.kind !== 'file' || !step.op.actions.some(({ kind }) => kind === 'copy')) return;
  const target = new GrowingTree(await states.of(stateBefore(step)).tree());
  for (const action of step.op.actions) {
    if (action.kind !== 'copy') {
      if (action.kind === 'mkdir') target.addFolder(target.resolve(action.path));
      continue;
    }
    // A source index past the inputs means the result of an earlier action; no Dockerfile produces that.
    const output = step.inputs[action.source];
    if (output === undefined) continue;
    const tree = await states.of(output).tree();
    const kind = sourceKind(program, output);
    const entries = await copiedEntries(action, tree, target);
    copied.push({ kind, output, tree, entries });
  }
}

/**
 * Whether an entry of the result is what a copy of the source would be. A copy keeps type, size and link target; mode,
 * owner and time may change (--chmod, --chown, SOURCE_DATE_EPOCH).
 */
export function isLikeCopy(from: TreeEntry, source: FileTree, entry: TreeEntry, result: FileTree): boolean {
  const type = fileType(from.mode);
  if (type !== fileType(entry.mode)) return false;
  if (type === 'symlink') return from.linkname === entry.linkname;
  return type !== 'file' || source.contentOf(from).size === result.contentOf(entry).size;
}

function sourceKind(program: Program, output: StepOutput): CopiedBatch['kind'] {
  const op = program.graph.steps.get(output.digest)?.op;
  // The frontend puts the text of a heredoc into a state of its own (dockerfile2llb/convert_copy.go).
  if (op?.kind === 'file' && op.actions.every(({ kind }) => kind === 'mkfile')) return 'inline';
  if (op?.kind !== 'source' || /^(docker-image|local|oci-layout):\/\//.test(op.identifier)) return 'file';
  return 'remote';
}
