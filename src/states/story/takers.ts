import type { FileTree } from '../../filesystem/file-tree.ts';
import type { Point } from '../../llb/program.ts';
import { Turns } from '../../turns.ts';
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
  const turns = new Turns();
  for (const point of program.points) {
    // What others copy is not asked for: their states would be listed for it.
    if (!follower.takes(point)) continue;
    for (const { kind, output, entries } of await copiedBy(states, program, point)) {
      const traces = kind === 'file' ? await follower.builtOn(output) : null;
      if (traces === null) continue;
      for (const { source } of entries) {
        if (turns.isDue) await turns.give();
        const came = traces.get(source);
        if (came !== null) note(came.path, point);
      }
    }
    for (const { output, selector } of boundTo(program, point)) {
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

/** A path and all that is in it. */
function* below(tree: FileTree, path: string): Iterable<string> {
  const open = [path];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at !== '') yield at;
    for (const child of tree.children(at)) open.push(child.path);
  }
}
