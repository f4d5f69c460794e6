/** Questions about the log that the screen shows. */
import type { LogBuffer } from '../../progress/log-buffer.ts';
import { LogErrors } from '../../progress/log-errors.ts';
import type { AppState } from '../../store/state.ts';
import { buildLog } from '../build/select.ts';
import { searchedSteps } from '../build/select-searched.ts';
import { asBuild } from '../history/as-build.ts';
import type { SearchedStep } from '../model.ts';
import { loggedPoint, loggedSteps, pointLog } from '../walk/select.ts';

/** The log on the screen; null if there is none. */
export function shownLog(state: AppState): LogBuffer | null {
  if (state.screen === 'history') {
    const past = asBuild(state);
    return past === null ? null : buildLog(past);
  }
  if (state.screen === 'build') return buildLog(state);
  if (state.screen === 'container') return state.container?.log ?? null;
  return state.screen === 'walk' && state.walk?.output === 'log' ? pointLog(state, loggedPoint(state)) : null;
}

/** Whether the panel with the log has the keys. */
export function isInLog(state: AppState): boolean {
  const { screen, build, walk, container } = state;
  if (screen === 'history') return asBuild(state)?.build?.panel === 'log';
  if (screen === 'build') return build?.panel === 'log';
  if (screen === 'container') return container !== null;
  return screen === 'walk' && walk?.panel === 'output' && walk.output === 'log';
}

/** The line (from 1) that was chosen in the log on the screen; null if none was. */
export function markedLine(state: AppState): number | null {
  const { mark } = state.logs;
  return mark !== null && mark.log === shownLog(state) ? mark.line : null;
}

const known = new WeakMap<LogBuffer, LogErrors>();

/** The errors of a log, as far as it was looked through. Kept, because every frame asks. */
export function errorsOf(log: LogBuffer): LogErrors {
  let errors = known.get(log);
  if (errors === undefined) {
    errors = new LogErrors(log);
    known.set(log, errors);
    errors.advance();
  }
  return errors;
}

/** Whether a log was looked into for errors before. */
export function isLookedAt(log: LogBuffer): boolean {
  return known.has(log);
}

/** The steps of the build or the walk that is shown, with their logs; none on screens that show one log only. */
export function stepsWithLogs(state: AppState): readonly SearchedStep[] {
  if (state.screen === 'walk') return loggedSteps(state);
  const build = state.screen === 'build' ? state : state.screen === 'history' ? asBuild(state) : null;
  return build === null ? [] : searchedSteps(build).filter(({ log }) => log.lineCount > 0);
}

/** Where the mark stands among the errors: `error 2 of 7`; '' if it is on none, or there is none. */
export function errorPlace(state: AppState): string {
  const { mark } = state.logs;
  const line = markedLine(state);
  const errors = mark === null ? undefined : known.get(mark.log);
  if (line === null || errors === undefined) return '';
  const found = errors.found();
  const at = found.indexOf(line);
  return at < 0 ? '' : `error ${at + 1} of ${found.length}`;
}
