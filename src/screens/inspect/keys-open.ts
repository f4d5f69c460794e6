import type { Binding } from '../../ui/binding.ts';
import { screenEntries } from '../screens.tsx';
import { isInspect } from './models.ts';

/** From every screen into the state that it is about. */
export const INSPECT_BINDINGS: readonly Binding[] = screenEntries().flatMap(([name, { opens }]) =>
  isInspect(name) ? [opens] : [],
);
