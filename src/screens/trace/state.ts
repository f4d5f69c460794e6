/** The trace of a failed instruction: which of its commands failed. */
import type { Dockerfile } from '../../dockerfile/types.ts';
import type { BuildFailure } from '../../ports.ts';
import type { Millis } from '../../progress/types.ts';
import type { Trace } from '../../trace/types.ts';

export interface TraceState {
  readonly failure: BuildFailure;
  /** The file that the failed build was of. */
  readonly dockerfile: Dockerfile;
  readonly phase: /** `count`: how many commands it has traced so far. */
    | { readonly kind: 'running'; readonly since: Millis; readonly count: number }
    | { readonly kind: 'ended'; readonly trace: Trace }
    /** One sentence: why there is none. */
    | { readonly kind: 'none'; readonly why: string };
}
