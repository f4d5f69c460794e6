import type { Binding } from '../../ui/binding.ts';
import { screenEntries } from '../screens.tsx';
import { isInspect } from './models.ts';

/** Opens the inspect screens from every other screen, for the state it is about. */
export const INSPECT_BINDINGS: readonly Binding[] = screenEntries().flatMap(([name, { opens }]) =>
  isInspect(name) ? [opens] : [],
);
