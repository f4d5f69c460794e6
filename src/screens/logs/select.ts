/** Questions about the log that the screen shows. */
import type { LogBuffer } from '../../progress/log-buffer.ts';
import { LogErrors } from '../../progress/log-errors.ts';
import type { AppState } from '../../store/state.ts';
import { buildLog } from '../build/select.ts';
import { asBuild } from '../history/as-build.ts';
import { pointLog, shownPoint } from '../walk/select.ts';

/** The log on the screen; null if there is none. */
export function shownLog(state: AppState): LogBuffer | null {
  if (state.screen === 'history') {
    const past = asBuild(state);
    return past === null ? null : buildLog(past);
  }
  if (state.screen === 'build') return buildLog(state);
  if (state.screen === 'container') return state.container?.log ?? null;
  return state.screen === 'walk' && state.walk?.output === 'log' ? pointLog(state, shownPoint(state)) : null;
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

let known: LogErrors | null = null;

/** The errors of a log, as far as it was looked through. Cached, because every frame asks. */
export function errorsOf(log: LogBuffer): LogErrors {
  if (known?.log !== log) {
    known = new LogErrors(log);
    known.advance();
  }
  return known;
}

/** Where the mark stands among the errors: `error 2 of 7`; '' if it is on none, or there is none. */
export function errorPlace(state: AppState): string {
  const { mark } = state.logs;
  const line = markedLine(state);
  if (mark === null || line === null || known?.log !== mark.log) return '';
  const found = known.found();
  const at = found.indexOf(line);
  return at < 0 ? '' : `error ${at + 1} of ${found.length}`;
}
