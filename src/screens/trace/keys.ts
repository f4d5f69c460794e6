import type { BuildFailure } from '../../ports.ts';
import type { AppState } from '../../store/state.ts';
import type { Binding } from '../../ui/binding.ts';
import { shownTrace, tracedAtCursor, whyNoTrace } from './select.ts';

const shown = (state: AppState): boolean => state.overlay?.kind === 'trace';
const running = (state: AppState): boolean => shown(state) && state.trace?.phase.kind === 'running';
const atRest = (state: AppState): boolean => shown(state) && !running(state);

/**
 * The key that traces what failed.
 * @param failureOf the failure that the screen shows
 */
export function traceBinding(
  group: 'Build' | 'State',
  footer: number,
  failureOf: (state: AppState) => BuildFailure | null,
): Binding {
  return {
    keys: ['T'],
    label: 'trace',
    help: 'Run the failed RUN again in a copy of its state, to see which command failed',
    group,
    footer,
    when: (state) => failureOf(state) !== null,
    disabled: (state) => whyNoTrace(state, failureOf(state)),
    action: (state, now) => {
      const failure = failureOf(state);
      const dockerfile = state.walk?.arrival?.failure === failure ? state.walk?.dockerfile : undefined;
      return failure === null
        ? null
        : { type: 'trace/asked', failure, dockerfile: dockerfile ?? state.dockerfile, now };
    },
  };
}

function whyNoEdit(state: AppState): string | null {
  const command = tracedAtCursor(state);
  if (command === null) return 'There is no command here.';
  const { file, line, source } = command.place;
  if (file !== null && source === null) return 'The script of this command is not in the build context.';
  return line === null ? 'The line of this command is not known.' : null;
}

/** Keys of the list of commands, before those of all overlays. */
export const TRACE_BINDINGS: readonly Binding[] = [
  {
    keys: ['x'],
    label: 'stop',
    help: 'Stop the command, also in the engine',
    group: 'Here',
    footer: 1,
    when: running,
    action: () => ({ type: 'trace/stopAsked' }),
  },
  {
    keys: ['e'],
    label: 'edit',
    help: 'Open the editor at the line of this command',
    group: 'Here',
    footer: 1,
    when: (state) => atRest(state) && shownTrace(state) !== null,
    disabled: (state) => whyNoEdit(state),
    action: (state) => {
      const { line = null, source = null } = tracedAtCursor(state)?.place ?? {};
      if (line === null) return null;
      return source === null ? { type: 'edit/asked', line } : { type: 'trace/editScriptAsked', source, line };
    },
  },
  {
    keys: ['y'],
    label: 'copy',
    help: 'Copy the list of commands (OSC 52)',
    group: 'Here',
    footer: 3,
    when: (state) => atRest(state) && shownTrace(state) !== null,
    action: () => ({ type: 'trace/copyAsked' }),
  },
  {
    keys: ['r'],
    label: 'run again',
    help: 'Trace the instruction again',
    group: 'Here',
    footer: 4,
    when: atRest,
    action: ({ trace }, now) =>
      trace === null
        ? null
        : { type: 'trace/asked', failure: trace.failure, dockerfile: trace.dockerfile, again: true, now },
  },
  {
    keys: ['T'],
    label: 'close',
    help: 'Close this',
    group: 'Here',
    when: shown,
    action: () => ({ type: 'overlay/closed' }),
  },
];
