import { stageLabel } from '../../../dockerfile/needs.ts';
import { isSecretName } from '../../../dockerfile/secret-name.ts';
import type { Point } from '../../../llb/program.ts';
import { execOf, settingsAt } from '../../../llb/settings.ts';
import { HIDDEN } from '../../../progress/hidden.ts';
import { plainText } from '../../../progress/sanitize.ts';
import { lastTop } from '../../../store/move.ts';
import type { AppState } from '../../../store/state.ts';
import { inside, type Rect } from '../../../ui/layout.ts';
import { shiftLine } from '../../../ui/sideways.ts';
import type { Line } from '../../../ui/text.ts';
import { outputLine } from '../../frame/lines/log.ts';
import { reasonTexts, stepExplanation } from '../../frame/select/explanation.ts';
import { currentPoint, pointLog, pointVertexes } from '../select.ts';
import { walkLayoutNow } from './layout.ts';
import { reasonLines } from './reason.ts';

/** Number of lines in the lower panel: the instruction's log, or its settings. */
export function outputLineCount(state: AppState, point: Point | null): number {
  if (state.walk?.output === 'environment') return settingLines(state, point).length;
  return logCount(state, point) + endLines(state, point).length;
}

export function outputTitle(state: AppState): string {
  return state.walk?.output === 'environment' ? 'Environment and mounts' : 'Log';
}

/** The visible lines from `top`; null means the default position. */
export function outputLines(
  state: AppState,
  point: Point | null,
  rect: Rect,
  top: number | null,
): readonly Line[] {
  const last = lastTop(outputLineCount(state, point), rect.height);
  const first = Math.min(top ?? outputRest(state, point, rect.height), last);
  // Only the focused panel scrolls sideways.
  const moved = state.walk?.panel === 'output' ? state : { ...state, sideways: 0 };
  if (state.walk?.output === 'environment') {
    const settings = settingLines(state, point);
    return settings.length === 0
      ? [[{ text: ` ${silence(state, point)}`, role: 'dim' }]]
      : settings.slice(first, first + rect.height).map((line) => shiftLine(line, moved.sideways));
  }
  const printed = logCount(state, point);
  const log = pointLog(state, point);
  const rows = (log?.window(first, Math.min(printed, first + rect.height)) ?? []).map((line, index) =>
    outputLine(moved, line.text, first + index + 1, rect.width),
  );
  const ends = endLines(state, point).slice(Math.max(0, first - printed), first + rect.height - printed);
  return rows.length + ends.length === 0
    ? [[{ text: ` ${silence(state, point)}`, role: 'dim' }]]
    : [...rows, ...ends];
}

/**
 * The default first line. Settings start at the top; a log shows its end, but keeps the start of a failure
 * and the line before it visible.
 */
export function outputRest(state: AppState, point: Point | null, height: number): number {
  const last = lastTop(outputLineCount(state, point), height);
  if (state.walk?.output === 'environment') return 0;
  const failed = endLines(state, point).length > 0;
  return failed ? Math.min(last, Math.max(0, logCount(state, point) - 1)) : last;
}

function logCount(state: AppState, point: Point | null): number {
  return pointLog(state, point)?.lineCount ?? 0;
}

function endLines(state: AppState, point: Point | null): readonly Line[] {
  const { arrival, phase } = state.walk ?? {};
  const failure = arrival?.failure;
  // While the walk moves on, the failure does not belong to the point shown.
  if (failure == null || phase?.kind === 'moving') return [];
  const width = inside(walkLayoutNow(state).output).width;
  const reasons = reasonLines(reasonTexts(failure, stepExplanation(state)), width);
  return logCount(state, point) === 0 ? reasons : [[], ...reasons];
}

function silence(state: AppState, point: Point | null): string {
  if (point === null) return 'No instruction has run yet.';
  if (point.steps.length === 0 && point.instruction === null) return begins(state, point);
  if (point.steps.length === 0) return `${point.keyword} runs nothing: it only changes settings.`;
  const states = new Set(pointVertexes(state, point).map((vertex) => vertex.state));
  if (states.has('running')) return 'No output so far.';
  if (states.has('done')) return 'It printed nothing.';
  return states.has('cached')
    ? 'It came from the cache, so it printed nothing.'
    : 'It came from the cache, or printed nothing.';
}

/** What a FROM without a step starts from. */
function begins(state: AppState, point: Point): string {
  const stages = state.walk?.dockerfile.stages;
  const base = stages?.[point.stage]?.base;
  const below = base?.kind === 'stage' ? stages?.[base.index] : undefined;
  return below === undefined
    ? 'Nothing runs: scratch is empty.'
    : plainText(`Nothing runs: it starts from the end of stage ${stageLabel(below)}.`);
}

/**
 * What a process gets just after the instruction, as in a shell there; for a RUN, what its own process got.
 */
function settingLines(state: AppState, point: Point | null): readonly Line[] {
  const { walk } = state;
  if (point === null || walk?.program == null) return [];
  const { dockerfile, program, configs } = walk;
  const config = configs.get(point.index) ?? null;
  const failed = point === currentPoint(state) ? walk.arrival?.failure?.vertex : null;
  const { env, user, cwd, shell } = settingsAt(dockerfile, program, point, 'after', config, failed);
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
      const name = entry.slice(0, at);
      return [
        { text: ` ${plainText(name)}`, role: 'variable' },
        { text: '=', role: 'dim' },
        isSecretName(name) ? { text: HIDDEN, role: 'dim' } : { text: plainText(entry.slice(at + 1)) },
      ];
    }),
    ...(execOf(program, point, failed)?.op.mounts ?? [])
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
