import type { FileTree } from '../../filesystem/file-tree.ts';
import { PathMarks } from '../../filesystem/path-marks.ts';
import type { Point } from '../../llb/program.ts';
import { Turns } from '../../turns.ts';
import { copiedBy } from '../copied-by.ts';
import type { TakersOf } from './left-rows.ts';
import { boundTo, type Follower } from './trace.ts';
import type { Taker } from './types.ts';
import type { Cames } from './verify.ts';

/**
 * Which instructions of a program take which entries of the state where a follower begins, also out of states that are
 * built on it: COPY and ADD what they copy, a bind mount all that it covers. Hard links are known by their first path.
 * @param cames what came over, of which nobody asks
 */
export async function takersIn(follower: Follower, cames: Cames): Promise<TakersOf> {
  const { states, program } = follower.target;
  const tree = await states.of(follower.start).tree();
  const turns = new Turns();
  const came = new PathMarks(tree);
  for (const each of cames) {
    if (turns.isDue) await turns.give();
    if (each !== null) came.add(each.path);
  }
  const nobody = new Takers([]);
  const found = new Map<string, Takers>();
  const note = (path: string, { stage, lines }: Point): void => {
    if (came.has(path)) return;
    const entry = tree.get(path);
    if (entry === undefined) return;
    const first = tree.contentOf(entry).path;
    found.set(first, (found.get(first) ?? nobody).and({ stage, line: lines.start }));
  };
  for (const point of program.points) {
    // What others copy is not asked for: their states would be listed for it.
    if (!follower.takes(point)) continue;
    for (const { kind, output, entries } of await copiedBy(states, program, point)) {
      const traces = kind === 'file' ? await follower.builtOn(output) : null;
      if (traces === null) continue;
      for (const source of entries.sources()) {
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
  return (path) => found.get(path)?.all ?? [];
}

/** Some takers in order. The same ones are one value, however many files they take. */
class Takers {
  readonly #more = new Map<string, Takers>();

  constructor(readonly all: readonly Taker[]) {}

  and(taker: Taker): Takers {
    if (this.all.some(({ stage, line }) => stage === taker.stage && line === taker.line)) return this;
    const key = `${taker.stage}:${taker.line}`;
    const known = this.#more.get(key);
    if (known !== undefined) return known;
    const more = new Takers([...this.all, taker]);
    this.#more.set(key, more);
    return more;
  }
}

/** A path and all that is in it. */
function* below(tree: FileTree, path: string): Iterable<string> {
  const open = [path];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at !== '') yield at;
    for (const child of tree.children(at)) open.push(child.path);
  }
}
