import type { Stop } from '../../llb/program.ts';
import type { GraphStep } from '../../llb/types.ts';
import { plainText } from '../../progress/sanitize.ts';
import { lastTop } from '../../store/move.ts';
import { reasonTexts, stepExplanation } from '../../store/select/explanation.ts';
import { stopLog, stopVertexes } from '../../store/select/stepper.ts';
import type { AppState } from '../../store/state.ts';
import { inside, type Rect, stateLayout } from '../layout.ts';
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

/** The lines in view from `top` on; null: the last ones. */
export function outputLines(
  state: AppState,
  stop: Stop | null,
  rect: Rect,
  top: number | null,
): readonly Line[] {
  const last = lastTop(outputLineCount(state, stop), rect.height);
  const first = Math.min(top ?? outputRest(state, stop, rect.height), last);
  if (state.stepper?.output === 'environment')
    return settingLines(state, stop).slice(first, first + rect.height);
  const printed = logCount(state, stop);
  const log = stopLog(state, stop);
  // Only the panel that has the keys moves.
  const moved = state.stepper?.panel === 'output' ? state : { ...state, sideways: 0 };
  const rows = (log?.window(first, Math.min(printed, first + rect.height)) ?? []).map((line, index) =>
    outputLine(moved, line.text, first + index + 1, rect.width),
  );
  const ends = endLines(state, stop).slice(Math.max(0, first - printed), first + rect.height - printed);
  return rows.length + ends.length === 0
    ? [[{ text: ` ${silence(state, stop)}`, role: 'dim' }]]
    : [...rows, ...ends];
}

/** The first line where the text rests: at its end, but with a failure's first word and the line before it in view. */
export function outputRest(state: AppState, stop: Stop | null, height: number): number {
  const last = lastTop(outputLineCount(state, stop), height);
  const failed = state.stepper?.output === 'log' && endLines(state, stop).length > 0;
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
  if (stop.steps.length === 0) return `${stop.keyword} runs nothing: it only changes settings.`;
  const states = new Set(stopVertexes(state, stop).map((vertex) => vertex.state));
  return states.has('running') ? 'Nothing printed so far.' : 'Out of the cache, or it printed nothing.';
}

/** Environment, user, folder and mounts of the instruction, as the nearest RUN of its stage has them. */
function settingLines(state: AppState, stop: Stop | null): readonly Line[] {
  const step = stop === null ? undefined : execOf(state, stop);
  if (step?.op.kind !== 'exec')
    return [[{ text: ' No process runs in this stage, so nothing is set for one.', role: 'dim' }]];
  const { op } = step;
  return [
    [{ text: ' user     ', role: 'dim' }, { text: plainText(op.user === '' ? 'root' : op.user) }],
    [{ text: ' folder   ', role: 'dim' }, { text: plainText(op.cwd) }],
    ...op.env.map((entry): Line => {
      const at = entry.indexOf('=');
      return [
        { text: ` ${plainText(entry.slice(0, at))}`, role: 'variable' },
        { text: '=', role: 'dim' },
        { text: plainText(entry.slice(at + 1)) },
      ];
    }),
    ...op.mounts
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

/** The exec of the instruction, else of the next RUN of its stage, else of the one before. */
function execOf(state: AppState, stop: Stop): GraphStep | undefined {
  const program = state.stepper?.program;
  if (program == null) return undefined;
  const stage = program.stops.filter((other) => other.stage === stop.stage);
  const from = stage.findIndex((other) => other.index === stop.index);
  for (const other of [...stage.slice(from), ...stage.slice(0, from).reverse()]) {
    const exec = other.steps
      .map((digest) => program.graph.steps.get(digest))
      .find((step) => step?.op.kind === 'exec');
    if (exec !== undefined) return exec;
  }
  return undefined;
}
