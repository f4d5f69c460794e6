import type { FileTree } from '../filesystem/file-tree.ts';
import { fileType } from '../filesystem/mode.ts';
import type { TreeEntry } from '../filesystem/types.ts';
import { stateBefore } from '../llb/chain.ts';
import { copiedEntries, GrowingTree } from '../llb/copied-entries.ts';
import type { Point, Program } from '../llb/program.ts';
import type { GraphStep, StepOutput } from '../llb/types.ts';
import type { States } from './state-files.ts';

/** Where a copied entry was taken from. */
export type CopiedFrom =
  | {
      readonly kind: 'file';
      /** The state that it was copied from. */
      readonly output: StepOutput;
      /** Its path there, with links followed and no leading slash. */
      readonly path: string;
      /** Whether an entry of the result is what a copy of the source would be. */
      readonly isLike: (entry: TreeEntry, tree: FileTree) => boolean;
    }
  /** The text of a heredoc. */
  | { readonly kind: 'inline' }
  /** A download or a repository. */
  | { readonly kind: 'remote' };

/** What the file operations of an instruction copy: the path in the result and its source. Empty for a RUN. */
export async function copiedBy(
  states: States,
  program: Program,
  { steps }: Pick<Point, 'steps'>,
): Promise<readonly (readonly [path: string, from: CopiedFrom])[]> {
  const copied: (readonly [string, CopiedFrom])[] = [];
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
  copied: (readonly [string, CopiedFrom])[],
): Promise<void> {
  if (step.op.kind !== 'file' || !step.op.actions.some(({ kind }) => kind === 'copy')) return;
  const target = new GrowingTree(await states.of(stateBefore(step)).tree());
  for (const action of step.op.actions) {
    if (action.kind !== 'copy') {
      if (action.kind === 'mkdir') target.add(target.resolve(action.path), 'dir');
      continue;
    }
    // A source index past the inputs means the result of an earlier action; no Dockerfile produces that.
    const output = step.inputs[action.source];
    if (output === undefined) continue;
    const source = await states.of(output).tree();
    const kind = sourceKind(program, output);
    for (const entry of await copiedEntries(action, source, target)) {
      const from = source.get(entry.source);
      if (kind !== 'file') copied.push([entry.path, { kind }]);
      else if (from !== undefined) {
        copied.push([entry.path, { kind, output, path: entry.source, isLike: likeness(from, source) }]);
      }
    }
  }
}

/** A copy keeps type, size and link target. Mode, owner and time may change (--chmod, --chown, SOURCE_DATE_EPOCH). */
function likeness(from: TreeEntry, source: FileTree): (entry: TreeEntry, tree: FileTree) => boolean {
  return (entry, tree) => {
    const type = fileType(from.mode);
    if (type !== fileType(entry.mode)) return false;
    if (type === 'symlink') return from.linkname === entry.linkname;
    return type !== 'file' || source.contentOf(from).size === tree.contentOf(entry).size;
  };
}

function sourceKind(program: Program, output: StepOutput): CopiedFrom['kind'] {
  const op = program.graph.steps.get(output.digest)?.op;
  // The frontend puts the text of a heredoc into a state of its own (dockerfile2llb/convert_copy.go).
  if (op?.kind === 'file' && op.actions.every(({ kind }) => kind === 'mkfile')) return 'inline';
  if (op?.kind !== 'source' || /^(docker-image|local|oci-layout):\/\//.test(op.identifier)) return 'file';
  return 'remote';
}
