import type { Dockerfile } from '../../dockerfile/types.ts';
import type { BuildFailure } from '../../ports.ts';
import type { Millis } from '../../progress/types.ts';
import type { Trace } from '../../trace/types.ts';

export type TraceAction =
  /** Shows the trace of a failure; runs it if there is none, or `again`. */
  | {
      readonly type: 'trace/asked';
      readonly failure: BuildFailure;
      readonly dockerfile: Dockerfile;
      readonly again?: boolean;
      readonly now: Millis;
    }
  | { readonly type: 'trace/progressed'; readonly count: number; readonly now: Millis }
  | { readonly type: 'trace/ended'; readonly trace: Trace }
  | { readonly type: 'trace/refused'; readonly why: string }
  | { readonly type: 'trace/stopAsked' }
  | { readonly type: 'trace/copyAsked' }
  /** Opens the editor at a line of a script; `source`: its path in the build context. */
  | { readonly type: 'trace/editScriptAsked'; readonly source: string; readonly line: number };
