import type { ExplainedStep } from './reasons.ts';

/** How many causes are named. */
const MAX_CAUSES = 3;

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
  const causes = new Map<string, Cause>();
  for (const { change, origin } of steps) {
    const step = steps[origin];
    if (change === null || step === undefined) continue;
    const text = causeText(step);
    const known = causes.get(text);
    causes.set(text, { step: known?.step ?? step, text, steps: (known?.steps ?? 0) + 1 });
  }
  return [...causes.values()].toSorted((a, b) => b.steps - a.steps);
}

function causeText({ change, line }: ExplainedStep): string {
  if (change === null) return `line ${line} changed`;
  switch (change.reason) {
    case 'no-cache':
      return 'the build was told not to use the cache';
    case 'pruned':
      return change.detail.replace(/^nothing changed; /, '');
    default:
      return /\(line \d+\)/.test(change.detail) ? change.detail : `${change.detail} (line ${line})`;
  }
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
  const count = `${ran.length} of ${steps.length} steps ${verb}`;
  const [only, ...others] = causes;
  if (only === undefined) return null;
  if (others.length === 0) return `${count}, ${ran.length > 1 ? 'all ' : ''}because ${only.text}.`;
  const named = causes.slice(0, MAX_CAUSES).map(({ steps: number, text }) => `${number} because ${text}`);
  const more = causes.slice(MAX_CAUSES).reduce((sum, { steps: number }) => sum + number, 0);
  return `${count}: ${[...named, ...(more > 0 ? [`${more} for other reasons`] : [])].join('; ')}.`;
}
