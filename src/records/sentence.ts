import { countText } from '../text/count-text.ts';
import { lineNumbers } from '../text/line-numbers.ts';
import type { ExplainedStep } from './reasons.ts';

/** How many causes are named. */
const MAX_CAUSES = 3;

/** More lines are not named. */
const MAX_LINES = 3;

/** What made some steps run. */
export interface Cause {
  /** The step that started it. */
  readonly step: ExplainedStep;
  /** What changed, as a clause, with the line where it is: `package.json changed (line 6)`. */
  readonly text: string;
  /** How many steps ran for it, its own included. */
  readonly steps: number;
}

/** What made the steps of a build run, that of most steps first. A change that many steps see by themselves is one. */
export function causesOf(steps: readonly ExplainedStep[]): readonly Cause[] {
  const byChange = new Map<string, { readonly origins: Set<number>; steps: number }>();
  for (const [at, step] of steps.entries()) {
    if (step.change === null) continue;
    // Where the step that changed had its result from elsewhere, what it started is told by those that ran.
    const origin = steps[step.origin]?.change == null ? at : step.origin;
    const started = steps[origin]?.change ?? step.change;
    const key = `${started.reason} ${started.detail}`;
    const known = byChange.get(key) ?? { origins: new Set<number>(), steps: 0 };
    known.origins.add(origin);
    known.steps += step.count;
    byChange.set(key, known);
  }
  const causes = [...byChange.values()].flatMap(({ origins, steps: count }) => {
    const started = [...origins].flatMap((at) => steps[at] ?? []);
    const [step] = started;
    const lines = started.map(({ line }) => line);
    return step === undefined ? [] : [{ step, text: causeText(step, lines), steps: count }];
  });
  return causes.toSorted((a, b) => b.steps - a.steps);
}

/** @param lines of the steps that see the change by themselves */
function causeText({ change, line, because }: ExplainedStep, lines: readonly number[]): string {
  if (change === null) return `line ${line} changed`;
  if (change.reason === 'parent' && because !== null) return parentText(change.detail, because);
  if (change.reason === 'pruned') {
    const whose = lines.length > MAX_LINES ? countText(lines.length, 'step') : lineNumbers(lines);
    return change.detail.replace(/^nothing changed; /, '').replace('this step', whose);
  }
  const isAtLine = change.line !== null || lines.length > MAX_LINES || change.reason === 'no-cache';
  return isAtLine ? change.detail : `${change.detail} (${lineNumbers(lines)})`;
}

/** `because of line 6: a.js changed` as a clause: `a.js changed (line 6)`. */
function parentText(detail: string, line: number): string {
  const start = `because of line ${line}: `;
  return detail.startsWith(start) ? `${detail.slice(start.length)} (line ${line})` : `line ${line} changed`;
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
