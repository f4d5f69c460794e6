import type { Explanation } from '../../llb/explanation.ts';
import type { StepGraph } from '../../llb/types.ts';
import type { BuildFailure, BuildNotice, BuildOutcome } from '../../ports.ts';
import type { Millis, StatusUpdate } from '../../progress/types.ts';
import type { BuildWhy } from '../../states/recorded-build.ts';
import type { Move } from '../../store/move.ts';
import type { BuildPanel } from './state.ts';

/** Actions of a build and of its screen. */
export type BuildAction =
  /** `keepPlace`: nobody pressed a key for it, so the current screen stays. */
  | {
      readonly type: 'build/asked';
      readonly noCache: boolean;
      readonly keepPlace?: boolean;
      /** Whether everything is built that does not need a failed step. Default: as the last build. */
      readonly keepGoing?: boolean;
      readonly now: Millis;
    }
  | { readonly type: 'build/opened' }
  | { readonly type: 'build/resolved'; readonly graph: StepGraph }
  | { readonly type: 'build/progressed'; readonly updates: readonly StatusUpdate[]; readonly now: Millis }
  | { readonly type: 'build/noticed'; readonly notice: BuildNotice }
  | { readonly type: 'build/ended'; readonly outcome: BuildOutcome; readonly now: Millis }
  /** Why the steps of the build ran; `number` is that of the build. */
  | { readonly type: 'build/recorded'; readonly number: number; readonly why: BuildWhy | null }
  /** Why the build did not find a source. */
  | { readonly type: 'build/explained'; readonly failure: BuildFailure; readonly explanation: Explanation }
  | { readonly type: 'build/cancelAsked' }
  | { readonly type: 'build/moved'; readonly move: Move }
  | { readonly type: 'build/panel'; readonly panel: BuildPanel }
  | { readonly type: 'build/followed' }
  | { readonly type: 'build/failureShown' }
  /** Goes to the next of several failures. */
  | { readonly type: 'build/failureStepped' }
  | { readonly type: 'build/foldToggled' };
