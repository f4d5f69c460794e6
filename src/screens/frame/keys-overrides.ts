import { plainText } from '../../progress/sanitize.ts';
import type { KeyOverrides } from '../../text/user-keys.ts';
import type { Binding } from '../../ui/binding.ts';
import { keyProblem } from '../../ui/key-name.ts';
import { keysOf, sectionOf } from '../../ui/key-overrides.ts';
import { FIELD_BINDINGS } from '../inspect/keys-field.ts';
import { INSPECT_BINDINGS } from '../inspect/keys-open.ts';
import { screenEntries } from '../screens.tsx';
import { LOST_BINDINGS, NO_ENGINE_BINDINGS } from './keys-engine.ts';
import { GLOBAL_BINDINGS } from './keys-global.ts';
import { OVERLAY_BINDINGS } from './keys-overlay.ts';
import { RETURN } from './keys-return.ts';
import { ZOOMED_BINDINGS } from './keys-zoom.ts';

/** A redefined key that cannot be. */
export interface OverrideProblem {
  readonly section: string;
  /** The default key; null if it is about the section. */
  readonly key: string | null;
  /** A sentence. */
  readonly what: string;
}

/** Sections whose keys work together with those of every screen. */
const SHARED: ReadonlySet<string> = new Set(['everywhere', 'moving', 'search', 'inspect']);

/** All bindings that can have other keys: not ctrl+c, and not those of a text field, where keys are text. */
export function redefinable(): readonly Binding[] {
  return [
    ...screenEntries().flatMap(([, { keys }]) => keys),
    ...LOST_BINDINGS,
    ...ZOOMED_BINDINGS,
    RETURN,
    ...INSPECT_BINDINGS,
    ...GLOBAL_BINDINGS,
    ...NO_ENGINE_BINDINGS,
    ...OVERLAY_BINDINGS,
  ].filter((binding) => !FIELD_BINDINGS.includes(binding));
}

/** The first problem of redefined keys; null if there is none. */
export function overrideProblem(overrides: KeyOverrides): OverrideProblem | null {
  const all = redefinable();
  const sections: readonly string[] = [...new Set(all.map(sectionOf))];
  for (const [section, keys] of Object.entries(overrides)) {
    if (!sections.includes(section)) {
      const what = `unknown section ${plainText(JSON.stringify(section))}; known here: ${sections.join(', ')}.`;
      return { section, key: null, what };
    }
    const own = all.filter((binding) => sectionOf(binding) === section);
    for (const [key, instead] of Object.entries(keys)) {
      const what = problemOf(key, instead, own, all, overrides);
      if (what !== null) return { section, key, what: `${what}.` };
    }
  }
  return null;
}

function problemOf(
  key: string,
  instead: readonly string[],
  own: readonly Binding[],
  all: readonly Binding[],
  overrides: KeyOverrides,
): string | null {
  const moved = own.filter(({ keys }) => keys.includes(key));
  const [first] = moved;
  if (first === undefined) {
    return `${plainText(JSON.stringify(key))} has no meaning there that could get another key; docs/KEYS.md lists what has`;
  }
  for (const name of instead) {
    const problem = keyProblem(name);
    if (problem !== null) return plainText(problem);
    if (name === key) continue;
    const taken = all.find(
      (other) =>
        !moved.includes(other) &&
        worksWith(sectionOf(first), sectionOf(other)) &&
        keysOf(other, overrides).includes(name),
    );
    if (taken !== undefined) {
      return `${plainText(name)} is already the key for "${taken.help}"; give that another one as well`;
    }
  }
  return null;
}

function worksWith(section: string, other: string): boolean {
  if (section === other) return true;
  if (section === 'lists' || other === 'lists') return other === 'moving' || section === 'moving';
  return SHARED.has(section) || SHARED.has(other);
}
