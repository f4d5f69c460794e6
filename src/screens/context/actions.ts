import type { Dockerfile } from '../../dockerfile/types.ts';
import type { ContextSurvey } from '../../states/context-survey.ts';
import type { Move } from '../../store/move.ts';
import type { RuleResult } from './state.ts';

/** Actions of the Context screen. */
export type ContextAction =
  /** To be read again. */
  | { readonly type: 'context/asked' }
  | {
      readonly type: 'context/reading';
      readonly dockerfile: Dockerfile;
      readonly target: number;
      readonly names: readonly string[];
    }
  | { readonly type: 'context/progressed'; readonly entries: number }
  | { readonly type: 'context/read'; readonly survey: ContextSurvey }
  /** The same with what ONBUILD triggers of base images take. */
  | { readonly type: 'context/basesAsked'; readonly survey: ContextSurvey }
  | { readonly type: 'context/broken'; readonly message: string }
  /** Another of the target's contexts is to be shown. */
  | { readonly type: 'context/turned' }
  | { readonly type: 'context/moved'; readonly move: Move }
  | { readonly type: 'context/filterTurned' }
  | { readonly type: 'context/orderTurned' }
  | { readonly type: 'context/folderToggled' }
  /** Opens the folder under the cursor; or closes it, or the one that the row is in. */
  | { readonly type: 'context/folderOpened' }
  | { readonly type: 'context/folderClosed' }
  | { readonly type: 'context/ruleOpened'; readonly text: string }
  | { readonly type: 'context/ruleTyped'; readonly text: string }
  | { readonly type: 'context/ruleErased'; readonly all?: boolean }
  | { readonly type: 'context/ruleLeft' }
  | { readonly type: 'context/ruleJudged'; readonly text: string; readonly result: RuleResult }
  /** The change of the file is to be shown. */
  | { readonly type: 'context/ruleShown' }
  | { readonly type: 'context/ruleConfirmed' }
  /** The file was changed meanwhile, and nothing was written. */
  | { readonly type: 'context/ruleOutdated' }
  | { readonly type: 'context/editAsked'; readonly file: string; readonly line: number };
