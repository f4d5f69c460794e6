import type { ReactNode } from 'react';
import type { Action } from '../store/actions.ts';
import type { AppState } from '../store/state.ts';
import type { Binding } from './binding.ts';

/** A text field of a screen: it takes every printable key as text while it is open. */
export interface ScreenField {
  readonly isOpen: (state: AppState) => boolean;
  /** Its other keys, such as enter and backspace. */
  readonly keys: readonly Binding[];
  readonly typed: (text: string) => Action;
}

/** A screen's rendering and keys. */
export interface ScreenView {
  /** Its name in the header and in the help. */
  readonly title: string;
  /** The key that opens it from another screen. */
  readonly opens: Binding;
  /** Its own keys, before the global ones. */
  readonly keys: readonly Binding[];
  /** Absent where nothing is typed. */
  readonly field?: ScreenField;
  /** The content between header and footer. */
  readonly body: (state: AppState) => ReactNode;
}
