import { ruleOfPath } from '../../filesystem/ignore/index.ts';
import type { ContextSurvey } from '../../states/context-survey.ts';
import type { AppState } from '../../store/state.ts';
import type { ContextRow } from './state.ts';

/** What is shown; null until it is read. */
export function surveyNow({ context }: AppState): ContextSurvey | null {
  return context.phase.kind === 'known' ? context.phase.survey : null;
}

/** So many entries are read in a moment. */
const MAX_QUICK_ENTRIES = 20_000;

/** Whether a folder is read again so quickly that nothing need be said meanwhile. */
export function isQuick({ folder }: ContextSurvey): boolean {
  return folder.listing.length <= MAX_QUICK_ENTRIES;
}

export function rowNow({ context }: AppState): ContextRow | null {
  return context.phase.kind === 'known' ? (context.rows[context.cursor] ?? null) : null;
}

/** The path under the cursor; null if there is none. */
export function pathNow(state: AppState): string | null {
  const survey = surveyNow(state);
  const row = rowNow(state);
  return survey === null || row === null ? null : survey.verdicts.listing.path(row.index);
}

/** Whether a rule is typed. */
export function isRuleTyped({ context }: AppState): boolean {
  return context.tried?.step === 'typed';
}

/** Whether the change of the ignore file is shown, to be confirmed. */
export function isChangeShown({ context }: AppState): boolean {
  return context.tried !== null && context.tried.step !== 'typed';
}

/** The first instruction that takes the entry under the cursor; null if none does. */
export function lineNow(state: AppState): number | null {
  const survey = surveyNow(state);
  const row = rowNow(state);
  return survey === null || row === null ? null : (linesOf(survey, row.index)[0] ?? null);
}

/** The instructions that take an entry, or something in it. */
export function linesOf({ verdicts }: ContextSurvey, index: number): readonly number[] {
  const { listing, taken } = verdicts;
  if (!listing.isFolder(index)) return taken.linesOf(index);
  const lines = new Set<number>();
  const end = Math.min(listing.end(index), index + MAX_LOOKED_AT);
  for (let at = index; at < end; at++) for (const line of taken.linesOf(at)) lines.add(line);
  return [...lines].sort((a, b) => a - b);
}

/** So many entries of a folder are asked who takes them. */
const MAX_LOOKED_AT = 20_000;

/** The line of the ignore file that leaves the entry under the cursor out; null if none does. */
export function ignoredByNow(state: AppState): { readonly path: string; readonly line: number } | null {
  const survey = surveyNow(state);
  const row = rowNow(state);
  if (survey === null || row === null || survey.verdicts.ignored[row.index] !== 1) return null;
  const { verdicts, folder } = survey;
  const pattern = verdicts.patterns[verdicts.rules[row.index] ?? -1];
  return pattern === undefined ? null : { path: folder.ignoreFile.path, line: pattern.line };
}

/** A rule for the entry under the cursor alone: to leave it out, or to let it in again. '' if there is none. */
export function ruleNow(state: AppState): string {
  const rule = ruleOfPath(pathNow(state) ?? '');
  if (rule.kind === 'none') return '';
  return ignoredByNow(state) === null ? rule.pattern : `!${rule.pattern}`;
}

/** Why no rule can name the entry under the cursor; null if one can. */
export function noRuleNow(state: AppState): string | null {
  const rule = ruleOfPath(pathNow(state) ?? '');
  return rule.kind === 'none' ? rule.why : null;
}
