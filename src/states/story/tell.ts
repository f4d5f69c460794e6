import type { Dockerfile } from '../../dockerfile/types.ts';
import type { TreeDiff } from '../../filesystem/diff.ts';
import type { StepOutput } from '../../llb/types.ts';
import { inTurns } from '../../turns.ts';
import type { Address } from '../address.ts';
import type { Origin, OriginIndex } from '../origins.ts';
import type { Pair } from '../pairs.ts';
import { type LocatedState, originsOf, ownSide } from '../reach.ts';
import { leadsTo } from './leads-to.ts';
import { storyOf } from './story.ts';
import { takersIn } from './takers.ts';
import { Follower } from './trace.ts';
import type { Story } from './types.ts';
import { verified } from './verify.ts';

/** Two states as a story, or why they are only compared; a `why` of null means that nobody would expect a story. */
export type Told =
  | { readonly kind: 'story'; readonly story: Story }
  | { readonly kind: 'apart'; readonly why: string | null };

/** A state and what people call it. */
export interface NamedState {
  readonly state: LocatedState;
  readonly name: string;
}

/**
 * Whether two states can have a story, as far as the Dockerfile says: they are of two stages, and the right one is not
 * built on the left one, nor takes a base for it.
 */
export function mayHaveStory({ a, b }: Pair): boolean {
  if (a.side === 'base' || a.side === 'before' || a.failure !== null || a.dockerfile !== b.dockerfile)
    return false;
  return b.side !== 'base' && a.cache === undefined && !isBuiltOn(a.dockerfile, b.stage, a.stage);
}

/** Whether one stage is the other, or is built on it. */
function isBuiltOn({ stages }: Dockerfile, stage: number, below: number): boolean {
  for (let at: number | null = stage; at !== null; ) {
    if (at === below) return true;
    const base: Dockerfile['stages'][number]['base'] | undefined = stages[at]?.base;
    at = base?.kind === 'stage' && base.index < at ? base.index : null;
  }
  return false;
}

/**
 * Tells what came from the left state to the right one. Only if COPY, ADD and FROM lead from one to the other there is
 * something to tell.
 * @param diff of the two states; what came over is followed while it is made
 */
export async function tell(
  { state: a, name: aName }: NamedState,
  { state: b, name: bName }: NamedState,
  diff: TreeDiff | Promise<TreeDiff>,
  origins: OriginIndex | null = null,
): Promise<Told> {
  if (!mayHaveStory({ a: addressOf(a), b: addressOf(b) })) return { kind: 'apart', why: null };
  const apart: Told = {
    kind: 'apart',
    why: `${bName} has no file that came from ${aName}, so their files are only compared.`,
  };
  const start = outputIn(a, b);
  const side = ownSide(b.side);
  const isFrom = start !== null && side !== null && isCopiedTo(start, b);
  if (!isFrom) return apart;
  const follower = new Follower(b.target, start);
  const left = b.files.failure === null ? null : b.files;
  const [traces, index] = await Promise.all([follower.at(b.point, side, left), origins ?? originsOf(b)]);
  const cames = await verified(traces, a.files, b.files);
  if (cames.every((came) => came === null)) return apart;
  const [whole, right] = await Promise.all([a.files.tree(), b.files.tree()]);
  const takersOf = await takersIn(follower, cames);
  const originOf = (path: string): Origin | null => index.get(path);
  const parts = { a: whole, b: right, diff: await diff, cames, originOf, takersOf };
  return { kind: 'story', story: await inTurns(storyOf(parts)) };
}

function addressOf({ target, point, side, failure, cache }: LocatedState): Address {
  const { dockerfile } = target;
  const address = { dockerfile, stage: point.stage, line: point.lines.start, side, failure };
  return cache === undefined ? address : { ...address, cache: cache.mount };
}

/** The left state in the build of the right one; null if that build does not need it. */
function outputIn(a: LocatedState, { target }: LocatedState): StepOutput | null {
  if (a.target === target || a.output === null) return a.output;
  const { stage, lines } = a.point;
  const point = target.program.points.find(
    (each) => each.stage === stage && each.lines.start === lines.start,
  );
  return (a.side === 'after' ? point?.after : point?.before) ?? null;
}

/** Whether files of a state can be in the right one. */
function isCopiedTo(start: StepOutput, { target, output, point }: LocatedState): boolean {
  const { graph } = target.program;
  const end = output ?? point.before;
  if (end !== null && leadsTo(graph, start, end)) return true;
  // What a failed instruction left has no output of its own.
  return output === null && point.after !== null && leadsTo(graph, start, point.after);
}
