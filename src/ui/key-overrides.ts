import type { KeyOverrides } from '../store/key-overrides.ts';
import type { Binding } from './binding.ts';

/** The section of a binding in the user's config. */
export function sectionOf({ group }: Binding): string {
  return group === 'Here' ? 'lists' : group.toLowerCase();
}

/** The keys of a binding after what the user has redefined, each once. */
export function keysOf(binding: Binding, overrides: KeyOverrides): readonly string[] {
  const section = ownValue(overrides, sectionOf(binding));
  if (section === undefined) return binding.keys;
  return [...new Set(binding.keys.flatMap((key) => ownValue(section, key) ?? [key]))];
}

/** Names such as `__proto__` come from a file. */
function ownValue<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
