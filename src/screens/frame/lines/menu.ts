import type { AppState } from '../../../store/state.ts';
import { cellsOf } from '../../../text/cells.ts';
import { keyLabel } from '../../../text/user-keys.ts';
import type { Binding } from '../../../ui/binding.ts';
import { fitTo, type Line } from '../../../ui/text.ts';
import { boundNow } from '../../keymap.ts';

/** What the menu lists: every action that works here, but for moving around; of a filter every word must be in it. */
export function menuItems(state: AppState): readonly Binding[] {
  if (state.overlay?.kind !== 'menu') return [];
  const words = state.overlay.query.toLowerCase().split(/\s+/);
  const below = { ...state, overlay: null };
  const all = boundNow(below).filter(
    (binding) => binding.group !== 'Moving' && !binding.keys.includes('ctrl+c') && binding.label !== 'menu',
  );
  const works = (binding: Binding): boolean => (binding.disabled?.(below) ?? null) === null;
  return [...all.filter(works), ...all.filter((binding) => !works(binding))].filter((binding) => {
    const text = `${binding.label} ${binding.help} ${binding.keys.join(' ')}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** One row: the key, and what it does; dim if it does nothing now. */
export function menuRow(state: AppState, binding: Binding | undefined, width: number): Line {
  if (binding === undefined) return [];
  const isOff = (binding.disabled?.({ ...state, overlay: null }) ?? null) !== null;
  const keys = binding.keys.slice(0, 2).map(keyLabel).join(' ');
  return [
    { text: fitTo(keys, Math.max(10, cellsOf(keys) + 2)), role: isOff ? 'dim' : 'key' },
    { text: fitTo(binding.help, Math.max(0, width - 10)), role: isOff ? 'dim' : 'plain' },
  ];
}
