import type { ReactNode } from 'react';
import type { AppState } from '../store/state.ts';
import type { Binding } from './binding.ts';

/** How a screen looks, and what its keys do. */
export interface ScreenView {
  /** Its name in the header and in the help. */
  readonly title: string;
  /** The key that shows it from another screen. */
  readonly opens: Binding;
  /** Its own keys, before those that work everywhere. */
  readonly keys: readonly Binding[];
  /** What fills the window between header and footer. */
  readonly body: (state: AppState) => ReactNode;
}
