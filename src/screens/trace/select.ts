import { execOf } from '../../llb/settings.ts';
import type { BuildFailure } from '../../ports.ts';
import type { AppState } from '../../store/state.ts';
import type { Trace, TracedCommand } from '../../trace/types.ts';

/** The trace that is shown; null while it runs or where there is none. */
export function shownTrace({ trace }: AppState): Trace | null {
  return trace?.phase.kind === 'ended' ? trace.phase.trace : null;
}

/** The command under the cursor of the list. */
export function tracedAtCursor(state: AppState): TracedCommand | null {
  if (state.overlay?.kind !== 'trace') return null;
  const commands = shownTrace(state)?.commands ?? [];
  return commands[Math.min(state.overlay.cursor, commands.length - 1)] ?? null;
}

/** The first line of the instruction that failed; null if the engine does not say it. */
export function tracedLine({ trace }: AppState): number | null {
  return trace?.failure.lines[0]?.start ?? null;
}

/** Why a failure cannot be traced; null if it can be, as far as that is known before it is tried. */
export function whyNoTrace(state: AppState, failure: BuildFailure | null): string | null {
  if (failure === null) return 'Nothing has failed here.';
  if (failure.vertex === null) return 'The build failed before any instruction ran.';
  const program = state.walk?.arrival?.failure === failure ? state.walk.program : null;
  const point = state.walk?.program?.points[state.walk.arrival?.point ?? -1];
  if (program === null || point === undefined) return null;
  return execOf(program, point, failure.vertex) === null
    ? `Only a RUN can be traced: this ${point.keyword} runs no command.`
    : null;
}
