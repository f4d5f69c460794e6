import type { ReactNode } from 'react';
import type { AppState } from '../store/state.ts';
import type { Binding } from './binding.ts';

/** A screen's rendering and keys. */
export interface ScreenView {
  /** Its name in the header and in the help. */
  readonly title: string;
  /** The key that opens it from another screen. */
  readonly opens: Binding;
  /** Its own keys, before the global ones. */
  readonly keys: readonly Binding[];
  /** The content between header and footer. */
  readonly body: (state: AppState) => ReactNode;
}
