/**
 * Keys that the user has redefined: by section, then by the key that it has by default, the keys that it has instead. An
 * empty list leaves it without a key.
 */
export type KeyOverrides = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

export const NO_OVERRIDES: KeyOverrides = {};

/** A group of bindings that share the keymap of one place, as the user's config names it. */
export type KeySection =
  | 'everywhere'
  | 'moving'
  | 'explore'
  | 'build'
  | 'state'
  | 'inspect'
  | 'history'
  | 'context'
  | 'run'
  | 'caches'
  | 'search'
  | 'lists';

let overrides: KeyOverrides = NO_OVERRIDES;

/** Keys that are shown as signs, where signs can be seen. */
const SIGNS: Readonly<Record<string, string>> = {
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  enter: '⏎',
  'shift+tab': '⇧tab',
};

/** Keys that are shown as other words. */
const WORDS: Readonly<Record<string, string>> = {
  pageup: 'PgUp',
  pagedown: 'PgDn',
  home: 'Home',
  end: 'End',
};

/** Called once at start, with what the user's config says. */
export function setUserKeys(keys: KeyOverrides): void {
  overrides = keys;
}

/** The keys that the user has instead of some default keys of a section, each once. */
export function userKeys(
  section: KeySection,
  keys: readonly string[],
  among: KeyOverrides = overrides,
): readonly string[] {
  const own = ownValue(among, section);
  if (own === undefined) return keys;
  return [...new Set(keys.flatMap((key) => ownValue(own, key) ?? [key]))];
}

/**
 * A key as sentences name it: the one that the user has in place of this default key. An action without a key can still
 * be chosen in the menu.
 */
export function keyName(section: KeySection, key: string): string {
  const [first] = userKeys(section, [key]);
  if (first !== undefined) return keyLabel(first);
  const [menu] = userKeys('everywhere', [':']);
  return menu === undefined ? 'the menu' : `the menu (${keyLabel(menu)})`;
}

/** Names such as `__proto__` come from a file. */
function ownValue<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

let isInWords = false;

/** Called once at start: whether keys are shown by words only, since signs cannot be seen. */
export function setKeyWords(on: boolean): void {
  isInWords = on;
}

/** How a key is shown to the user. */
export function keyLabel(name: string): string {
  return (
    (isInWords ? undefined : SIGNS[name]) ??
    WORDS[name] ??
    name.replace('ctrl+', '^').replace(/^\^(.)$/, (_, letter: string) => `^${letter.toUpperCase()}`)
  );
}
