import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { overrideProblem, redefinable } from '../../../src/screens/frame/keys-overrides.ts';
import { actionFor, activeBindings } from '../../../src/screens/keymap.ts';
import { type KeyOverrides, keyName, NO_OVERRIDES, setUserKeys } from '../../../src/text/user-keys.ts';
import { sectionOf } from '../../../src/ui/key-overrides.ts';
import { draw } from '../../fakes/screen.tsx';
import { situations } from '../../fakes/situations.ts';
import { NOW } from '../../fakes/state.ts';
import { walks } from '../../fakes/walk.ts';

const SRC = fileURLToPath(new URL('../../../src/', import.meta.url));

/** Every key that can be redefined, each with a character of its own that no text of the program has. */
const ALL: KeyOverrides = (() => {
  const table: Record<string, Record<string, string[]>> = {};
  let next = 0x4e00;
  for (const binding of redefinable()) {
    const section = sectionOf(binding);
    table[section] ??= {};
    for (const key of binding.keys) table[section][key] ??= [String.fromCodePoint(next++)];
  }
  return table;
})();

/** `b builds`, `esc goes back`, `⏎ opens`: a key that does something. */
const SENTENCE = /(?:^|[\s(:;.,])(?:[b-zB-Z?!/]|esc|enter|tab|space|⏎|\^[A-Z]) (?:[a-z]+s|on [A-Z]\w+)\b/u;

beforeEach(() => setUserKeys(ALL));
afterEach(() => setUserKeys(NO_OVERRIDES));

it('every key but ctrl+c can be redefined at once', () => {
  expect(overrideProblem(ALL)).toBeNull();
});

describe('with all keys redefined', () => {
  const window = { columns: 120, rows: 40 };
  // Some sentences are made with the state.
  setUserKeys(ALL);
  const all = Object.entries({ ...situations(window), ...walks(window) });

  it.each(all)('%s names no key that does nothing', async (_, state) => {
    const screen = draw(state);
    const drawn = screen.lines().join('\n');
    screen.unmount();
    expect(SENTENCE.exec(drawn)?.[0]).toBeUndefined();
    for (const binding of activeBindings(state)) {
      expect(binding.help).not.toMatch(SENTENCE);
      const action = actionFor(binding.keys[0] ?? '', state, NOW);
      if (action?.type === 'message/shown') expect(action.text).not.toMatch(SENTENCE);
    }
  });
});

it('an action without a key is named by the menu', () => {
  setUserKeys({ everywhere: { b: [] } });
  expect(keyName('everywhere', 'b')).toBe('the menu (:)');
  setUserKeys({ everywhere: { b: [], ':': [], 'ctrl+p': [] } });
  expect(keyName('everywhere', 'b')).toBe('the menu');
});

describe('the sources', () => {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((path) => /^(screens|store|states|shell|ui)\/.*\.tsx?$/.test(path))
    .map((path) => [path, readFileSync(join(SRC, path), 'utf8')] as const);

  it('write no key into a sentence by hand', () => {
    const found = files.flatMap(([path, text]) =>
      Array.from(text.matchAll(/^(?! *(?:\*|\/)).*$/gm), ([line]) => line)
        .flatMap((line) =>
          Array.from(line.matchAll(/(['"`])((?:(?!\1).)+)\1/g), ([, , literal = '']) => literal),
        )
        .map((literal) => literal.replaceAll(/\$\{[^}]*\}/g, '0'))
        .filter((literal) => SENTENCE.test(literal) && !BY_HAND.includes(literal))
        .map((literal) => `${path}: ${literal}`),
    );
    expect(found).toEqual([]);
  });

  it('name only keys that there are', () => {
    const named = files.flatMap(([path, text]) =>
      Array.from(
        text.matchAll(/keyName\('(\w+)', '([^']+)'\)/g),
        ([, section = '', key = '']) => [path, section, key] as const,
      ),
    );
    expect(named.length).toBeGreaterThan(20);
    for (const [path, section, key] of named) {
      expect([path, overrideProblem({ [section]: { [key]: ['é'] } })]).toEqual([path, null]);
    }
  });
});

/** Keys of the list of builds, which has a keymap of its own, since nearly every key is its filter. */
const BY_HAND: readonly string[] = ['No build matches "0": esc shows all of them.'];
