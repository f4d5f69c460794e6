import { clip } from '../dockerfile/clip.ts';
import { countText } from '../text/count-text.ts';
import { lineNumbers } from '../text/line-numbers.ts';
import type { ExplainedStep, StepChange } from './reasons.ts';

/** How many causes are named. */
const MAX_CAUSES = 3;

/** Longer instructions are cut. */
const MAX_NAME_CELLS = 40;

/** More lines are not named. */
const MAX_LINES = 3;

/** What made some steps run. */
export interface Cause {
  /** The step that started it, which itself may have been in the cache. */
  readonly step: ExplainedStep;
  readonly change: StepChange;
  /** What changed, as a clause, with the line where it is: `package.json changed (line 6)`. */
  readonly text: string;
  /** How many steps ran for it, its own included. */
  readonly steps: number;
}

/** What made the steps of a build run, that of most steps first. A change that many steps see by themselves is one. */
export function causesOf(steps: readonly ExplainedStep[]): readonly Cause[] {
  const byChange = new Map<
    string,
    { readonly change: StepChange; readonly origins: Set<number>; steps: number }
  >();
  for (const { cause, origin, count } of steps) {
    if (cause === null) continue;
    const key = `${cause.reason} ${cause.detail}`;
    const known = byChange.get(key) ?? { change: cause, origins: new Set<number>(), steps: 0 };
    known.origins.add(origin);
    known.steps += count;
    byChange.set(key, known);
  }
  const causes = [...byChange.values()].flatMap(({ change, origins, steps: count }) => {
    const started = [...origins].flatMap((at) => steps[at] ?? []);
    const [step] = started;
    return step === undefined ? [] : [{ step, change, text: causeText(change, started), steps: count }];
  });
  return causes.toSorted((a, b) => b.steps - a.steps);
}

/** @param started the steps that see the change by themselves */
function causeText(change: StepChange, started: readonly ExplainedStep[]): string {
  const lines = started.map(({ line }) => line);
  if (change.missing === 'new') return newText(started);
  if (change.reason === 'pruned') {
    const whose = lines.length > MAX_LINES ? countText(lines.length, 'step') : lineNumbers(lines);
    return change.detail.replace(/^nothing changed; /, '').replace('this step', whose);
  }
  const isAtLine = change.line !== null || lines.length > MAX_LINES || change.reason === 'no-cache';
  return isAtLine ? change.detail : `${change.detail} (${lineNumbers(lines)})`;
}

/** `RUN make is new (line 7)`. */
function newText(started: readonly ExplainedStep[]): string {
  const [{ name } = { name: '' }] = started;
  const more = started.length - 1;
  const lines = started.length > MAX_LINES ? '' : ` (${lineNumbers(started.map(({ line }) => line))})`;
  const what = more === 0 ? 'is' : `and ${countText(more, 'other instruction')} are`;
  return `${clip(name, MAX_NAME_CELLS)} ${what} new${lines}`;
}

/**
 * Why the steps of a build ran again, in one sentence: `14 of 20 steps ran again, all because package-lock.json changed
 * (line 6).` Null if none did, and for a first build.
 *
 * @param verb `ran again`; `would run again` for a build that has not been
 */
export function whySentence(steps: readonly ExplainedStep[], verb = 'ran again'): string | null {
  const ran = steps.filter(({ change }) => change !== null);
  const [first] = ran;
  if (first === undefined || ran.some(({ change }) => change?.reason === 'first-build')) return null;
  const causes = causesOf(steps);
  const all = countOf(steps);
  // A single step that is another one's too.
  const number = Math.max(1, countOf(ran));
  const count = `${number} of ${Math.max(number, all)} steps ${verb}`;
  const [only, ...others] = causes;
  if (only === undefined) return null;
  if (others.length === 0) return `${count}, ${number > 1 ? 'all ' : ''}because ${only.text}.`;
  const named = causes.slice(0, MAX_CAUSES).map((cause) => `${cause.steps} because ${cause.text}`);
  const more = causes.slice(MAX_CAUSES).reduce((sum, cause) => sum + cause.steps, 0);
  return `${count}: ${[...named, ...(more > 0 ? [`${more} for other reasons`] : [])].join('; ')}.`;
}

function countOf(steps: readonly ExplainedStep[]): number {
  return steps.reduce((sum, { count }) => sum + count, 0);
}
