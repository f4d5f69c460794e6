import { plainText } from '../../../progress/sanitize.ts';
import type { AppState } from '../../../store/state.ts';
import { cellsOf } from '../../../text/cells.ts';
import { keyName } from '../../../text/user-keys.ts';
import { wrapWords } from '../../../text/wrap.ts';
import { clipStart, fitTo, type Line, type Span, spread } from '../../../ui/text.ts';
import { NO_DOCKER_COMMAND } from '../effects.ts';
import { type OptionRow, optionRow } from '../select-rows.ts';

const KIND_CELLS = 9;
const MAX_NAME_CELLS = 28;
/** Lines of the Dockerfile that a row lists. */
const MAX_LISTED_LINES = 6;

/** Cells that the names of these rows take, in lines of that width. */
export function nameCells(rows: readonly OptionRow[], width: number): number {
  const widest = rows.reduce((most, { name }) => Math.max(most, cellsOf(plainText(name))), 0);
  return Math.min(widest, MAX_NAME_CELLS, Math.floor(width * 0.35));
}

/**
 * One row of the panel: `arg      VERSION   1.26              line 12`.
 * @param name cells that names take (see nameCells)
 * @param hasLines whether the lines of the Dockerfile that use it are listed
 */
export function optionLine(
  state: AppState,
  row: OptionRow | undefined,
  width: number,
  name: number,
  hasLines = true,
): Line {
  if (row === undefined) return [];
  const head: Span[] = [
    { text: fitTo(row.kind, KIND_CELLS), role: 'dim' },
    { text: `${fitTo(plainText(row.name), name)}  `, role: 'name' },
  ];
  const { overlay } = state;
  const field = overlay?.kind === 'options' && optionRow(state) === row ? overlay.field : null;
  if (field !== null) return [...head, ...fieldSpans(row, field, width - KIND_CELLS - name - 4)];
  // Until the flags are known, only the file's own values are.
  const isKnown = state.options.next !== null || row.kind === 'arg' || row.kind === 'cache';
  const value: Span[] = isKnown ? valueSpans(row) : [{ text: '…', role: 'dim' }];
  return spread([...head, ...value], [{ text: hasLines ? listedLines(row.lines) : '', role: 'dim' }], width);
}

function fieldSpans(row: OptionRow, text: string, width: number): Span[] {
  const isSecret = row.kind === 'arg' && row.secret;
  const shown = isSecret ? '•'.repeat(Array.from(text).length) : plainText(text);
  return [
    { text: clipStart(shown, Math.max(4, width)), role: 'strong' },
    { text: '▏', role: 'accent' },
  ];
}

function valueSpans(row: OptionRow): Span[] {
  const set: Span[] = row.changed ? [{ text: '  set here', role: 'accent' }] : [];
  const value = (text: string): Span => ({ text: plainText(text), role: row.changed ? 'strong' : 'plain' });
  const absent = (text: string): Span => ({ text, role: 'dim' });
  switch (row.kind) {
    case 'arg': {
      const about: Span[] =
        row.description === null ? [] : [{ text: `  ${plainText(row.description)}`, role: 'dim' }];
      if (row.value === null) return [absent('not set'), ...set, ...about];
      const isDefault = row.value === row.default;
      const shown = row.secret && !isDefault ? '(hidden)' : row.value === '' ? '(empty)' : row.value;
      const usual: Span[] =
        row.default === null || isDefault
          ? []
          : [{ text: `  instead of ${plainText(row.default)}`, role: 'dim' }];
      return [value(shown), ...set, ...usual, ...about];
    }
    case 'secret': {
      if (row.from !== null) {
        return [value(row.from.kind === 'env' ? `the variable ${row.from.name}` : row.from.path), ...set];
      }
      return [row.required ? { text: 'not given, but required', role: 'warn' } : absent('not given'), ...set];
    }
    case 'ssh': {
      if (row.paths !== null) {
        return [value(row.paths.length === 0 ? 'the agent of $SSH_AUTH_SOCK' : row.paths.join(', ')), ...set];
      }
      return [row.required ? { text: 'not given, but required', role: 'warn' } : absent('not given'), ...set];
    }
    case 'platform':
      return [row.value === null ? absent("the engine's own") : value(row.value), ...set];
    case 'context':
      if (row.value !== null) return [value(row.value), ...set];
      return [absent(row.image === null ? 'not given' : 'the image of that name'), ...set];
    case 'cache':
      return row.used
        ? [row.changed ? value('used') : absent('used'), ...set]
        : [{ text: 'not used: every step runs again', role: row.changed ? 'strong' : 'plain' }, ...set];
  }
}

function listedLines(lines: readonly number[]): string {
  if (lines.length === 0) return '';
  const listed = lines.slice(0, MAX_LISTED_LINES).join(', ');
  const more = lines.length > MAX_LISTED_LINES ? ` and ${lines.length - MAX_LISTED_LINES} more` : '';
  return `${lines.length === 1 ? 'line' : 'lines'} ${listed}${more}`;
}

/** What can be typed for a row, and where an arg is declared. */
function hint(row: OptionRow | null): string {
  switch (row?.kind) {
    case undefined:
      return '';
    case 'arg': {
      const about = row.description === null ? '' : `${row.name}: ${row.description}. `;
      const at = row.declared.length === 0 ? '' : `Declared in ${listedLines(row.declared)}. `;
      const used = row.lines.length === 0 ? 'No line names it; a RUN may read it as a variable.' : '';
      return `${about}${at}${used}`;
    }
    case 'secret':
      return 'The path of a file, or env=NAME for a variable. The value is read when a step needs it, and never shown.';
    case 'ssh':
      return 'The socket of an agent, or key files; nothing for the agent of $SSH_AUTH_SOCK.';
    case 'platform':
      return 'OS/ARCH, such as linux/arm64; with commas, the first one is the one that is looked into.';
    case 'context':
      return 'A folder, docker-image://IMAGE or an address that is used in its place.';
    case 'cache':
      return row.canChange
        ? ''
        : 'BuildKit is told by name, and this stage has none, or --no-cache was given.';
  }
}

/** What stands below the rows: about the row under the cursor, then the same build with docker. */
export function footLines(state: AppState, width: number, most: number): readonly Line[] {
  const about = wrapWords(plainText(hint(optionRow(state))), width - 2).slice(0, 2);
  const { next } = state.options;
  const isThere = next === null || next.command.length > 0;
  const command = isThere
    ? commandLines(next?.command ?? [], width - 2)
    : wrapWords(NO_DOCKER_COMMAND, width - 2);
  const room = Math.max(1, most - 4);
  const shown = command.slice(0, room);
  const cut = command.length > shown.length;
  return [
    [{ text: ' '.repeat(width) }],
    ...[about[0] ?? '', about[1] ?? ''].map((text): Line => [{ text: ` ${text}`, role: 'dim' }]),
    [
      {
        text: ` The same build with docker (${keyName('lists', 'y')} copies ${cut ? 'all of it' : 'it'}):`,
        role: 'strong',
      },
    ],
    ...shown.map(
      (text, at): Line => [{ text: ` ${cut && at === shown.length - 1 ? `${text} …` : text}`, role: 'info' }],
    ),
  ];
}

/** Words are broken only where one is longer than a line. */
function commandLines(words: readonly string[], width: number): readonly string[] {
  return wrapWords(plainText(words.join(' ')), Math.max(8, width - 2));
}
