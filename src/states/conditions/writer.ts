import type { Point } from '../../llb/program.ts';
import { plainName } from '../../progress/plain-name.ts';
import { type LocatedState, ownSide } from '../reach.ts';
import { baseOf, pointsTo } from '../stage-chain.ts';
import { outputKey } from '../state-files.ts';
import { pathChange } from './path-change.ts';
import type { SolvedStates } from './solved-states.ts';

/** Which instruction changed a path last. Sentences are unfiltered. */
export type Writer =
  | { readonly kind: 'point'; readonly point: Point; readonly said: string }
  /** No instruction did: the base brought it, or it is not known. */
  | { readonly kind: 'none'; readonly said: string };

const VERBS = { appears: 'was made by', changes: 'was last changed by', goes: 'was removed by' } as const;

/**
 * Goes back through the instructions that led to a state, to the last one that changed a path. Asks for the path alone, in
 * one state after the other.
 * @param path absolute
 */
export async function writerOf(states: SolvedStates, state: LocatedState, path: string): Promise<Writer> {
  const { program, dockerfile } = states.target;
  const { point, side, files } = state;
  const shown = plainName(path);
  const own = ownSide(side);
  const points = own === null ? [] : pointsTo(program, dockerfile, point, own);
  for (const each of points.toReversed()) {
    const before = baseOf(program, dockerfile, each);
    if (files.failure !== null && each.index === point.index) {
      const diff = await states.target.diffs.of(each, files);
      if (diff?.entries.some((entry) => `/${entry.path}` === path) === true)
        return {
          kind: 'point',
          point: each,
          said: `${shown} was last changed by line ${each.lines.start}, which failed.`,
        };
      continue;
    }
    if (each.steps.length === 0 || outputKey(before) === outputKey(each.after)) continue;
    const found = await pathChange(states, before, each.after, path);
    if (found === null) continue;
    const detail = found.detail === '' ? '' : `: ${found.detail}`;
    return {
      kind: 'point',
      point: each,
      said: `${shown} ${VERBS[found.change]} line ${each.lines.start}${detail}.`,
    };
  }
  return { kind: 'none', said: await saidOfBase(states, state, points[0] ?? point, path) };
}

/** Says where a path comes from that no instruction changed. */
async function saidOfBase(
  states: SolvedStates,
  { target }: LocatedState,
  first: Point,
  path: string,
): Promise<string> {
  const { program, dockerfile } = target;
  const shown = plainName(path);
  const stage = dockerfile.stages[first.stage];
  const base = baseOf(program, dockerfile, first);
  if (stage === undefined || base === null || (await states.entry(base, path)) === null)
    return `No line up to here made ${shown}.`;
  return `${shown} comes with the base image ${stage.base.ref} of line ${stage.startLine}: no line after it changed it.`;
}
