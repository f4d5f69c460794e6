import { Text } from 'ink';
import type { ReactNode } from 'react';
import { plainName } from '../../progress/plain-name.ts';
import { plainText } from '../../progress/sanitize.ts';
import type { AppState } from '../../store/state.ts';
import { cellsOf } from '../../text/cells.ts';
import { keyLabel } from '../../text/user-keys.ts';
import type { Binding } from '../../ui/binding.ts';
import { clipStart, type Line, paintLine, type Span, widthOf } from '../../ui/text.ts';
import { filterNow } from '../inspect/select/shown.ts';
import { footerBindings } from '../keymap.ts';
import { messageLines } from './lines/message.ts';
import { searchCount } from './lines/search-count.ts';
import type { Overlay } from './state.ts';

/** The keys that work now, the text being typed, or the message of the last key, in as many lines as it needs. */
export function Footer({ state }: { readonly state: AppState }): ReactNode {
  const message = messageLines(state);
  const lines = message.length > 0 ? message : [footerParts(state).line];
  return <Text wrap="truncate">{lines.map((line) => paintLine(line, state.window.columns)).join('\n')}</Text>;
}

/** A key in the footer, from cell `from` up to, but not with, `to`. */
interface FooterKey {
  readonly binding: Binding;
  readonly from: number;
  readonly to: number;
}

/** The binding whose key or label is at a cell of the footer; null if none is. */
export function footerBindingAt(state: AppState, column: number): Binding | null {
  const found = footerParts(state).keys.find(({ from, to }) => column >= from && column < to);
  return found?.binding ?? null;
}

/** The footer's spans, at most as wide as the window, and where its keys are. */
function footerParts(state: AppState): { readonly line: Line; readonly keys: readonly FooterKey[] } {
  if (state.message !== null) return { line: [], keys: [] };
  const spans: Span[] = [{ text: ' ' }];
  let left = state.window.columns - 1;
  const field = state.overlay === null ? fieldText(state) : menuText(state.overlay);
  const isTyped = state.inspect.field !== null || state.logs.saving !== null || state.overlay !== null;
  if (field !== null) {
    const kept = footerBindings(state)
      .filter((binding) => isTyped || isKept(binding))
      .reduce((sum, binding) => sum + sizeOf(binding), 0);
    const text = clipStart(field, Math.max(12, left - kept - 4));
    spans.push({ text, role: 'strong' });
    if (isTyped) spans.push({ text: '▏', role: 'accent' });
    spans.push({ text: '   ' });
    left -= cellsOf(text) + 4;
  } else if (state.search !== null && state.overlay === null) {
    const count = `  ${searchCount(state)}   `;
    const kept = footerBindings(state)
      .filter(isKept)
      .reduce((sum, binding) => sum + sizeOf(binding), 0);
    const typed = clipStart(
      `/${plainText(state.search.query)}`,
      Math.max(12, left - cellsOf(count) - kept - 2),
    );
    spans.push({ text: typed, role: 'strong' });
    if (state.search.editing) spans.push({ text: '▏', role: 'accent' });
    spans.push({ text: count, role: 'dim' });
    left -= cellsOf(typed) + cellsOf(count) + 1;
  }
  const keys: FooterKey[] = [];
  const bindings = footerBindings(state);
  const always = bindings.filter(isKept);
  left -= always.reduce((sum, binding) => sum + sizeOf(binding), 0);
  for (const binding of bindings) {
    const kept = always.includes(binding);
    if (!kept && sizeOf(binding) > left) continue;
    if (!kept) left -= sizeOf(binding);
    const key = keyLabel(binding.keys[0] ?? '');
    const from = widthOf(spans);
    keys.push({ binding, from, to: from + sizeOf(binding) - 3 });
    spans.push({ text: key, role: 'key' }, { text: ` ${binding.label}`, role: 'dim' }, { text: '   ' });
  }
  return { line: spans, keys };
}

/** The filter of the menu; null in another overlay. */
function menuText(overlay: Overlay): string | null {
  return overlay.kind === 'menu' ? `filter: ${plainText(overlay.query)}` : null;
}

/** The file that a log is saved to while it is typed, the field being typed on an inspect screen, or the filter kept there; null if there is neither. */
function fieldText(state: AppState): string | null {
  const { field } = state.inspect;
  if (state.logs.saving !== null) return `Save the log to: ${plainName(state.logs.saving)}`;
  if (field?.kind === 'copy') return `Copy /${plainName(field.path)} to: ${plainName(field.text)}`;
  const filter = filterNow(state);
  return field === null && (filter === '' || state.search !== null) ? null : `filter: ${plainText(filter)}`;
}

/** Bindings from this position on (help and quit) are always shown. */
const MIN_FIXED_POSITION = 90;

function isKept(binding: Binding): boolean {
  return binding.footer !== undefined && binding.footer >= MIN_FIXED_POSITION;
}

function sizeOf(binding: Binding): number {
  return cellsOf(keyLabel(binding.keys[0] ?? '')) + cellsOf(binding.label) + 4;
}
