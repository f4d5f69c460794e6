import { type KeyOverrides, type KeySection, userKeys } from '../text/user-keys.ts';
import type { Binding } from './binding.ts';

/** The section of a binding in the user's config. */
export function sectionOf({ group }: Binding): KeySection {
  return group === 'Here' ? 'lists' : (group.toLowerCase() as Lowercase<typeof group>);
}

/** The keys of a binding after what the user has redefined, each once. */
export function keysOf(binding: Binding, overrides?: KeyOverrides): readonly string[] {
  return userKeys(sectionOf(binding), binding.keys, overrides);
}
