import type { FileTree } from '../../filesystem/file-tree.ts';
import type { Point, Program } from '../../llb/program.ts';
import { copiedBy } from '../copied-by.ts';
import type { TakersOf } from './left-rows.ts';
import { boundTo, type Follower } from './trace.ts';
import type { Taker } from './types.ts';

/**
 * Which instructions of a program take which entries of the state where a follower begins, also out of states that are
 * built on it: COPY and ADD what they copy, a bind mount all that it covers. Hard links are known by their first path.
 */
export async function takersOf(follower: Follower): Promise<TakersOf> {
  const { states, program } = follower.target;
  const tree = await states.of(follower.start).tree();
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
    const { isCopying, mounts } = usesOf(program, point);
    if (isCopying) {
      for (const [, from] of await copiedBy(states, program, point)) {
        if (from.kind !== 'file') continue;
        const traces = await follower.builtOn(from.output);
        const came = traces?.get(from.path) ?? null;
        if (came !== null) note(came.path, point);
      }
    }
    for (const { output, selector } of mounts) {
      const traces = await follower.builtOn(output);
      if (traces === null) continue;
      const mounted = await states.of(output).tree();
      for (const path of below(mounted, mounted.follow(selector).path)) {
        const came = traces.get(path);
        if (came !== null) note(came.path, point);
      }
    }
  }
  return (path) => found.get(path) ?? [];
}

/** Whether a point copies from states, and what it mounts. */
function usesOf(program: Program, point: Point) {
  const isCopying = point.steps.some((digest) => {
    const op = program.graph.steps.get(digest)?.op;
    return op?.kind === 'file' && op.actions.some(({ kind }) => kind === 'copy');
  });
  return { isCopying, mounts: boundTo(program, point) };
}

/** A path and all that is in it. */
function* below(tree: FileTree, path: string): Iterable<string> {
  const open = [path];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at !== '') yield at;
    for (const child of tree.children(at)) open.push(child.path);
  }
}
