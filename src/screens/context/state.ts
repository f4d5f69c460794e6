import type { Dockerfile } from '../../dockerfile/types.ts';
import type { VerdictChange } from '../../filesystem/context/rule-effect.ts';
import type { ContextStatus } from '../../filesystem/context/status.ts';
import type { Total } from '../../filesystem/context/totals.ts';
import type { ContextSurvey } from '../../states/context-survey.ts';

/** A row of the tree. */
export interface ContextRow {
  /** The entry in the listing. */
  readonly index: number;
  readonly depth: number;
  /** So many entries of its folder are not shown below it; 0 for most. */
  readonly more: number;
}

/** What a rule changes. */
export interface RuleEffect extends VerdictChange {
  /** What would be sent. */
  readonly sent: Total;
}

/** What is known of a rule that is tried. */
export type RuleResult =
  | { readonly kind: 'judging' }
  | ({ readonly kind: 'judged'; readonly effect: RuleEffect } & Pick<ContextSurvey, 'verdicts' | 'counted'>)
  /** It is none; `message` says why. */
  | { readonly kind: 'refused'; readonly message: string };

/** A rule that is not in the ignore file, as it would be its last line. */
export interface TriedRule {
  readonly text: string;
  readonly result: RuleResult;
  /** Typed; or shown as a change of the file, to be confirmed; `again` if the file was changed meanwhile. */
  readonly step: 'typed' | 'shown' | 'again';
}

export type ContextPhase =
  | { readonly kind: 'none' }
  | { readonly kind: 'reading'; readonly entries: number }
  | { readonly kind: 'known'; readonly survey: ContextSurvey }
  | { readonly kind: 'broken'; readonly message: string };

/** The build context: what is sent, what is unused, what is ignored. */
export interface ContextState {
  readonly phase: ContextPhase;
  /** What it is about; null before it was read. */
  readonly about: { readonly dockerfile: Dockerfile; readonly target: number } | null;
  /** The contexts of the target that are folders. */
  readonly names: readonly string[];
  /** The one that is shown. */
  readonly name: string;
  readonly filter: 'all' | ContextStatus;
  readonly order: 'name' | 'size';
  /** Paths of the open folders. */
  readonly open: ReadonlySet<string>;
  readonly rows: readonly ContextRow[];
  readonly cursor: number;
  /** The path that the cursor was on when the reading began that goes on; null if none. */
  readonly left: string | null;
  readonly tried: TriedRule | null;
}

export const NO_CONTEXT: ContextState = {
  phase: { kind: 'none' },
  about: null,
  names: ['.'],
  name: '.',
  filter: 'all',
  order: 'name',
  open: new Set(),
  rows: [],
  cursor: 0,
  left: null,
  tried: null,
};
