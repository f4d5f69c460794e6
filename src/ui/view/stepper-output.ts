import { stageLabel } from '../../dockerfile/needs.ts';
import type { Stop } from '../../llb/program.ts';
import { execOf, settingsAt } from '../../llb/settings.ts';
import { plainText } from '../../progress/sanitize.ts';
import { lastTop } from '../../store/move.ts';
import { reasonTexts, stepExplanation } from '../../store/select/explanation.ts';
import { stopLog, stopVertexes } from '../../store/select/stepper.ts';
import type { AppState } from '../../store/state.ts';
import { inside, type Rect, stateLayout } from '../layout.ts';
import { shiftLine } from '../sideways.ts';
import type { Line } from '../text.ts';
import { outputLine } from './log-lines.ts';
import { reasonLines } from './reason-lines.ts';

/** Lines of the lower panel: the log of the instruction, or its settings. */
export function outputLineCount(state: AppState, stop: Stop | null): number {
  if (state.stepper?.output === 'environment') return settingLines(state, stop).length;
  return logCount(state, stop) + endLines(state, stop).length;
}

export function outputTitle(state: AppState): string {
  return state.stepper?.output === 'environment' ? 'Environment and mounts' : 'Log';
}

/** The lines in view from `top` on; null: from where the text rests. */
export function outputLines(
  state: AppState,
  stop: Stop | null,
  rect: Rect,
  top: number | null,
): readonly Line[] {
  const last = lastTop(outputLineCount(state, stop), rect.height);
  const first = Math.min(top ?? outputRest(state, stop, rect.height), last);
  // Only the panel that has the keys moves.
  const moved = state.stepper?.panel === 'output' ? state : { ...state, sideways: 0 };
  if (state.stepper?.output === 'environment') {
    const settings = settingLines(state, stop);
    return settings.length === 0
      ? [[{ text: ` ${silence(state, stop)}`, role: 'dim' }]]
      : settings.slice(first, first + rect.height).map((line) => shiftLine(line, moved.sideways));
  }
  const printed = logCount(state, stop);
  const log = stopLog(state, stop);
  const rows = (log?.window(first, Math.min(printed, first + rect.height)) ?? []).map((line, index) =>
    outputLine(moved, line.text, first + index + 1, rect.width),
  );
  const ends = endLines(state, stop).slice(Math.max(0, first - printed), first + rect.height - printed);
  return rows.length + ends.length === 0
    ? [[{ text: ` ${silence(state, stop)}`, role: 'dim' }]]
    : [...rows, ...ends];
}

/**
 * The first line where the text rests: settings at their beginning, a log at its end, but with a failure's first word
 * and the line before it in view.
 */
export function outputRest(state: AppState, stop: Stop | null, height: number): number {
  const last = lastTop(outputLineCount(state, stop), height);
  if (state.stepper?.output === 'environment') return 0;
  const failed = endLines(state, stop).length > 0;
  return failed ? Math.min(last, Math.max(0, logCount(state, stop) - 1)) : last;
}

function logCount(state: AppState, stop: Stop | null): number {
  return stopLog(state, stop)?.lineCount ?? 0;
}

function endLines(state: AppState, stop: Stop | null): readonly Line[] {
  const { arrival, phase } = state.stepper ?? {};
  const failure = arrival?.failure;
  // On the way to another stop the failure is not of what is shown.
  if (failure == null || phase?.kind === 'moving') return [];
  const width = inside(stateLayout(state.window).output).width;
  const reasons = reasonLines(reasonTexts(failure, stepExplanation(state)), width);
  return logCount(state, stop) === 0 ? reasons : [[], ...reasons];
}

function silence(state: AppState, stop: Stop | null): string {
  if (stop === null) return 'No instruction has been run yet.';
  if (stop.steps.length === 0 && stop.instruction === null) return begins(state, stop);
  if (stop.steps.length === 0) return `${stop.keyword} runs nothing: it only changes settings.`;
  const states = new Set(stopVertexes(state, stop).map((vertex) => vertex.state));
  if (states.has('running')) return 'Nothing printed so far.';
  if (states.has('done')) return 'It printed nothing.';
  return states.has('cached')
    ? 'Came out of the cache: it was not run, so it printed nothing.'
    : 'Out of the cache, or it printed nothing.';
}

/** What a FROM without a step of its own begins with. */
function begins(state: AppState, stop: Stop): string {
  const stages = state.stepper?.dockerfile.stages;
  const base = stages?.[stop.stage]?.base;
  const below = base?.kind === 'stage' ? stages?.[base.index] : undefined;
  return below === undefined
    ? 'Nothing runs: scratch is empty.'
    : plainText(`Nothing runs: it begins with the end of stage ${stageLabel(below)}.`);
}

/** What a process has just after the instruction, as a shell there would; for a RUN, what its own was given. */
function settingLines(state: AppState, stop: Stop | null): readonly Line[] {
  const { stepper } = state;
  if (stop === null || stepper?.program == null) return [];
  const { dockerfile, program, configs } = stepper;
  const config = configs.get(stop.index) ?? null;
  const { env, user, cwd, shell } = settingsAt(dockerfile, program, stop, 'after', config);
  const named = (name: string, text: string): Line => [
    { text: ` ${name}`.padEnd(10), role: 'dim' },
    { text: plainText(text) },
  ];
  return [
    named('user', user === '' ? 'root' : user),
    named('folder', cwd),
    ...(shell === null ? [] : [named('shell', shell.join(' '))]),
    ...env.map((entry): Line => {
      const at = entry.indexOf('=');
      return [
        { text: ` ${plainText(entry.slice(0, at))}`, role: 'variable' },
        { text: '=', role: 'dim' },
        { text: plainText(entry.slice(at + 1)) },
      ];
    }),
    ...(execOf(program, stop)?.op.mounts ?? [])
      .filter((mount) => mount.dest !== '/')
      .map(
        (mount): Line => [
          { text: ` +${mount.type}`.padEnd(10), role: 'info' },
          { text: plainText(mount.dest) },
          { text: mount.readonly ? '  read only' : '', role: 'dim' },
        ],
      ),
  ];
}
