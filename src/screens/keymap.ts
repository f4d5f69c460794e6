import type { Action } from '../store/actions.ts';
import type { AppState } from '../store/state.ts';
import { NO_OVERRIDES } from '../text/user-keys.ts';
import type { Binding } from '../ui/binding.ts';
import { keysOf } from '../ui/key-overrides.ts';
import type { ScreenField } from '../ui/screen-view.ts';
import { BREAKPOINT_FIELD_BINDINGS } from './breakpoints/keys.ts';
import { LOST_BINDINGS, NO_ENGINE_BINDINGS } from './frame/keys-engine.ts';
import { GLOBAL_BINDINGS } from './frame/keys-global.ts';
import { MENU_BINDINGS } from './frame/keys-menu.ts';
import { OVERLAY_BINDINGS } from './frame/keys-overlay.ts';
import { RETURN } from './frame/keys-return.ts';
import { TYPING_BINDINGS } from './frame/keys-search.ts';
import { ZOOMED_BINDINGS } from './frame/keys-zoom.ts';
import { FIELD_BINDINGS } from './inspect/keys-field.ts';
import { INSPECT_BINDINGS } from './inspect/keys-open.ts';
import { SAVE_BINDINGS } from './logs/keys-save.ts';
import { OPTION_FIELD_BINDINGS } from './options/keys.ts';
import { SCREENS } from './screens.tsx';

/** Works everywhere, even in overlays. */
export const INTERRUPT: Binding = {
  keys: ['ctrl+c'],
  label: 'leave',
  help: 'Quit at once; a running build is cancelled',
  group: 'Everywhere',
  action: () => ({ type: 'quit/asked', interrupted: true }),
};

/** A single visible character: no control characters, nothing invisible, no half surrogate pair. */
const PRINTABLE = /^\P{C}$/u;

/** The overlays with a text field. */
const FIELDS_OF_OVERLAYS = {
  options: OPTION_FIELD_BINDINGS,
  breakpoints: BREAKPOINT_FIELD_BINDINGS,
} as const;

/** The overlay whose text field is open; null if none is. */
function typedOverlay({ overlay }: AppState): keyof typeof FIELDS_OF_OVERLAYS | null {
  if (overlay?.kind !== 'options' && overlay?.kind !== 'breakpoints') return null;
  return overlay.field === null ? null : overlay.kind;
}

/** The open text field of the screen itself; null if there is none. */
function openField(state: AppState): ScreenField | null {
  const field = SCREENS[state.screen].field;
  return field?.isOpen(state) === true ? field : null;
}

/** Whether a text field is open: it takes every printable key as text. */
export function isTyping(state: AppState): boolean {
  if (state.overlay !== null) return typedOverlay(state) !== null;
  const { search, inspect, logs } = state;
  return (
    search?.editing === true || inspect.field !== null || logs.saving !== null || openField(state) !== null
  );
}

/** The bindings of the top layer, which gets all keys. */
function topLayer(state: AppState): readonly Binding[] {
  if (state.overlay !== null) {
    if (state.overlay.kind === 'menu') return MENU_BINDINGS;
    const typed = typedOverlay(state);
    return typed === null ? OVERLAY_BINDINGS : FIELDS_OF_OVERLAYS[typed];
  }
  if (state.search?.editing === true) return TYPING_BINDINGS;
  if (state.inspect.field !== null) return FIELD_BINDINGS;
  if (state.logs.saving !== null) return SAVE_BINDINGS;
  const field = openField(state);
  if (field !== null) return field.keys;
  return [
    ...LOST_BINDINGS,
    ...ZOOMED_BINDINGS,
    ...SCREENS[state.screen].keys,
    RETURN,
    ...INSPECT_BINDINGS,
    ...GLOBAL_BINDINGS,
    ...NO_ENGINE_BINDINGS,
  ];
}

/**
 * The bindings that apply now, with the keys that the user has. If two bindings share a key, the first one gets it, so that
 * footer and help never list a key twice.
 */
export function activeBindings(state: AppState): readonly Binding[] {
  return boundNow(state).filter(({ keys }) => keys.length > 0);
}

/** The same, and those that the user has left without a key. */
export function boundNow(state: AppState): readonly Binding[] {
  // In a text field most keys are text.
  const overrides = isTyping(state) || state.overlay?.kind === 'menu' ? NO_OVERRIDES : undefined;
  const taken = new Set<string>();
  return [INTERRUPT, ...topLayer(state)].flatMap((binding) => {
    if (binding.when?.(state) === false) return [];
    const defined = keysOf(binding, overrides);
    const keys = defined.filter((key) => !taken.has(key));
    for (const key of keys) taken.add(key);
    if (keys.length === 0 && defined.length > 0) return [];
    return [defined === binding.keys && keys.length === defined.length ? binding : { ...binding, keys }];
  });
}

/** The binding that has a key by default, whatever key the user has for it; null if none does now. */
export function bindingByDefault(state: AppState, key: string): Binding | null {
  const applies = ({ keys, when }: Binding): boolean => keys.includes(key) && when?.(state) !== false;
  return topLayer(state).find(applies) ?? null;
}

/** The action of a key: what it does, a message why it does nothing now, or null if it has no binding. */
export function actionFor(name: string, state: AppState, now: number): Action | null {
  if (isTyping(state) && (name === 'space' || PRINTABLE.test(name))) {
    const text = name === 'space' ? ' ' : name;
    const typed = typedOverlay(state);
    if (typed !== null) return { type: `${typed}/typed`, text };
    return typedText(state, text);
  }
  if (state.overlay?.kind === 'menu' && (name === 'space' || PRINTABLE.test(name))) {
    return { type: 'menu/typed', text: name === 'space' ? ' ' : name };
  }
  const binding = activeBindings(state).find((candidate) => candidate.keys.includes(name));
  return binding === undefined ? null : reasonOrAction(binding, state, now);
}

/** Text for the field that is open on a screen. */
function typedText(state: AppState, text: string): Action {
  if (state.search?.editing === true) return { type: 'search/typed', text };
  if (state.inspect.field !== null) return { type: 'field/typed', text };
  if (state.logs.saving !== null) return { type: 'log/saveTyped', text };
  return openField(state)?.typed(text) ?? { type: 'search/typed', text };
}

/** The action of a binding, or a message why it does nothing now. */
export function reasonOrAction(binding: Binding, state: AppState, now: number): Action | null {
  const reason = binding.disabled?.(state) ?? null;
  if (reason !== null) return { type: 'message/shown', text: reason, tone: 'info' };
  return binding.action(state, now);
}

/** The bindings for the footer, most useful first. */
export function footerBindings(state: AppState): readonly Binding[] {
  return activeBindings(state)
    .filter((binding) => binding.footer !== undefined && (binding.disabled?.(state) ?? null) === null)
    .toSorted((a, b) => (a.footer ?? 0) - (b.footer ?? 0));
}
