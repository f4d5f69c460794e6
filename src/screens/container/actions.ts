import type { LogBuffer } from '../../progress/log-buffer.ts';
import type { Millis } from '../../progress/types.ts';
import type { Move } from '../../store/move.ts';
import type { BuildingStep, ContainerOutcome, OutputSource } from './state.ts';

export type ContainerAction =
  /**
   * Starts a target: in a view of its own, with the terminal to itself, or in a view and again after each build that
   * worked, as long as files are watched. `isAgain`: it is such a start, and nobody asked to see it.
   */
  | {
      readonly type: 'container/asked';
      readonly stage: number;
      readonly place: 'view' | 'watched' | 'terminal';
      readonly isAgain?: boolean;
      readonly now: Millis;
    }
  /** It is being built; what it prints goes into the log. */
  | {
      readonly type: 'container/begun';
      readonly number: number;
      readonly stage: number;
      readonly title: string;
      readonly log: LogBuffer;
      readonly isWatched?: boolean;
      readonly now: Millis;
    }
  /** Its build went on. */
  | { readonly type: 'container/building'; readonly number: number; readonly step: BuildingStep | null }
  /** It is known where its files come from. */
  | { readonly type: 'container/sourceKnown'; readonly number: number; readonly source: OutputSource }
  | {
      readonly type: 'container/started';
      readonly number: number;
      readonly ports: readonly string[];
      /** When it started. */
      readonly now: Millis;
    }
  | {
      readonly type: 'container/printed';
      readonly number: number;
      readonly version: number;
      readonly now: Millis;
    }
  | {
      readonly type: 'container/ended';
      readonly number: number;
      readonly outcome: ContainerOutcome;
      /** What is shown in place of its output; absent: its output. */
      readonly log?: LogBuffer;
      readonly now: Millis;
    }
  /** The first time it is asked to end, the second time it is killed. */
  | { readonly type: 'container/stopAsked' }
  | { readonly type: 'container/moved'; readonly move: Move }
  | { readonly type: 'container/followed' };
