import { plainText } from '../../../progress/sanitize.ts';
import type { AppState } from '../../../store/state.ts';
import { cellsOf } from '../../../text/cells.ts';
import { formatDuration } from '../../../text/duration.ts';
import { wrapWords } from '../../../text/wrap.ts';
import type { TracedCommand } from '../../../trace/types.ts';
import { clip, clipStart, fitTo, type Line } from '../../../ui/text.ts';
import { GLYPH, spinner } from '../../../ui/theme.ts';
import { shownTrace, tracedAtCursor, tracedLine } from '../select.ts';
import { placeText, statusText } from '../trace-text.ts';

const MAX_PLACE_CELLS = 28;
/** Lines of a long command that are shown in full below the list. */
const MAX_COMMAND_LINES = 4;

/** What the border of the panel says. */
export function traceTitle(state: AppState): { readonly title: string; readonly note: string } {
  const line = tracedLine(state);
  const where = line === null ? 'the failed RUN' : `line ${line}`;
  const { phase } = state.trace ?? {};
  switch (phase?.kind) {
    case 'running':
      return {
        title: `${spinner(state.now)} Running ${where} again, traced`,
        note: formatDuration(state.now - phase.since),
      };
    case 'ended':
      return { title: `Commands of ${where}`, note: `exit code ${phase.trace.status}` };
    default:
      return { title: `Trace of ${where}`, note: '' };
  }
}

/** Cells that the places of all commands take. */
export function placeCells(state: AppState): number {
  const places = (shownTrace(state)?.commands ?? []).map(placeText);
  return Math.min(MAX_PLACE_CELLS, Math.max(3, ...new Set(places.map(cellsOf))));
}

/** One command: `✘   1   0.4s  :12  grep b`. */
export function traceRow(state: AppState, index: number, width: number, places: number): Line {
  const trace = shownTrace(state);
  const command = trace?.commands[index];
  if (trace === null || command === undefined) return [];
  const isFailed = index === trace.failed;
  const head = `${fitTo(statusText(command), 3, 'right')} ${fitTo(tookText(command), 7, 'right')}  `;
  const indent = '  '.repeat(command.depth);
  const room = width - cellsOf(head) - places - 4 - indent.length;
  return [
    isFailed
      ? { text: `${GLYPH.failed} `, role: 'bad' }
      : { text: command.status === 0 ? `${GLYPH.done} ` : '· ', role: command.status === 0 ? 'good' : 'dim' },
    { text: head, role: isFailed ? 'bad' : 'dim' },
    { text: `${fitTo(clipStart(placeText(command), places), places)}  `, role: 'name' },
    { text: `${indent}${clip(plainText(command.text), room)}`, role: isFailed ? 'strong' : 'plain' },
  ];
}

/** What is said below the list: notes, and all of a command that is cut in its row. */
export function traceFoot(state: AppState, width: number): readonly Line[] {
  const { phase } = state.trace ?? {};
  const said = (text: string): readonly Line[] =>
    wrapWords(plainText(text), width - 2).map((line) => [{ text: ` ${line}` }]);
  if (phase?.kind === 'none') return said(phase.why);
  if (phase?.kind === 'running') {
    const { count } = phase;
    return said(
      count === 0
        ? 'Nothing has been traced yet.'
        : `${count} ${count === 1 ? 'command' : 'commands'} so far.`,
    );
  }
  const trace = shownTrace(state);
  if (trace === null) return [];
  const command = tracedAtCursor(state);
  const text = command === null ? '' : plainText(command.text);
  const room = width - placeCells(state) - 20;
  const whole = cellsOf(text) > room ? wrapWords(text, width - 2).slice(0, MAX_COMMAND_LINES) : [];
  const source = command?.place.source ?? null;
  const { omitted } = trace;
  return [
    ...whole.map((line): Line => [{ text: ` ${line}` }]),
    ...(source === null ? [] : said(`This script comes from ${source} in the build context.`)),
    ...trace.notes.flatMap(said),
    ...(omitted === 0 ? [] : said(`${omitted} commands in the middle are not kept.`)),
    ...(trace.commands.length === 0 ? said('It ran no command.') : []),
  ];
}

function tookText({ took }: TracedCommand): string {
  return took === null ? '' : formatDuration(took);
}
