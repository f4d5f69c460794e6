import type { FileTree } from '../../filesystem/file-tree.ts';
import type { Point, Program } from '../../llb/program.ts';
import type { StepOutput } from '../../llb/types.ts';
import { copiedBy } from '../copied-by.ts';
import { outputKey, type States } from '../state-files.ts';
import type { TakersOf } from './left-rows.ts';
import type { Taker } from './types.ts';

/**
 * Which instructions of a program take which entries of a state: COPY and ADD what they copy, a bind mount all that it
 * covers. Hard links are known by their first path.
 */
export async function takersOf(states: States, program: Program, output: StepOutput): Promise<TakersOf> {
  const key = outputKey(output);
  const tree = await states.of(output).tree();
  const found = new Map<string, Taker[]>();
  const note = (path: string, { stage, lines }: Point): void => {
    const entry = tree.get(path);
    if (entry === undefined) return;
    const first = tree.contentOf(entry).path;
    const known = found.get(first);
    const taker = { stage, line: lines.start };
    if (known === undefined) found.set(first, [taker]);
    else if (!known.some(({ stage: s, line }) => s === taker.stage && line === taker.line)) known.push(taker);
  };
  for (const point of program.points) {
    const uses = usesOf(program, point, key);
    if (uses.copies) {
      for (const [, from] of await copiedBy(states, program, point)) {
        if (from.kind === 'file' && outputKey(from.output) === key) note(from.path, point);
      }
    }
    for (const selector of uses.mounts) {
      for (const path of below(tree, tree.follow(selector).path)) note(path, point);
    }
  }
  return (path) => found.get(path) ?? [];
}

/** Whether a point copies from an output, and the paths of it that it mounts. */
function usesOf(
  program: Program,
  point: Point,
  key: string,
): { readonly copies: boolean; readonly mounts: readonly string[] } {
  let copies = false;
  const mounts: string[] = [];
  for (const digest of point.steps) {
    const step = program.graph.steps.get(digest);
    const isIt = (input: number): boolean => {
      const output = step?.inputs[input];
      return output !== undefined && outputKey(output) === key;
    };
    if (step?.op.kind === 'file')
      copies ||= step.op.actions.some((action) => action.kind === 'copy' && isIt(action.source));
    if (step?.op.kind !== 'exec') continue;
    for (const { type, dest, input, selector } of step.op.mounts) {
      if (type === 'bind' && dest !== '/' && isIt(input)) mounts.push(selector);
    }
  }
  return { copies, mounts };
}

/** A path and all that is in it. */
function* below(tree: FileTree, path: string): Iterable<string> {
  const open = [path];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at !== '') yield at;
    for (const child of tree.children(at)) open.push(child.path);
  }
}
