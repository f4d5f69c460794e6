import { afterEach, describe, expect, it } from 'vitest';
import { overrideProblem } from '../../../src/screens/frame/keys-overrides.ts';
import { overlayLines } from '../../../src/screens/frame/lines/overlay.ts';
import { actionFor, activeBindings, footerBindings } from '../../../src/screens/keymap.ts';
import { type KeyOverrides, NO_OVERRIDES, setUserKeys } from '../../../src/text/user-keys.ts';
import { situations } from '../../fakes/situations.ts';
import { NOW, play, start } from '../../fakes/state.ts';

const SIZE = { columns: 120, rows: 40 };

afterEach(() => setUserKeys(NO_OVERRIDES));

describe('redefined keys', () => {
  const state = start({ window: SIZE });
  const redefine = () => setUserKeys({ everywhere: { b: ['ctrl+g', 'Z'], w: [] } });

  it('act in place of those that were there', () => {
    redefine();
    for (const key of ['ctrl+g', 'Z'])
      expect(actionFor(key, state, NOW)).toMatchObject({ type: 'build/asked' });
    expect(actionFor('b', state, NOW)).toBeNull();
    expect(actionFor('w', state, NOW)).toBeNull();
    expect(actionFor('t', state, NOW)).toMatchObject({ type: 'overlay/opened' });
  });

  it('are what footer and help show', () => {
    redefine();
    const build = footerBindings(state).find(({ label }) => label === 'build');
    expect(build?.keys).toEqual(['ctrl+g', 'Z']);
    const opened = play(state, { type: 'overlay/opened', overlay: { kind: 'help', top: 0 } });
    const help = overlayLines(opened, { kind: 'help', top: 0 }).map((line) =>
      line.map(({ text }) => text).join(''),
    );
    expect(help.join('\n')).toMatch(/\^G Z +Build the target/);
    expect(help.join('\n')).not.toContain('Build again whenever');
  });

  it('leave a text field as it is, so that every character can be typed and enter ends it', () => {
    setUserKeys({ search: { '/': ['enter'] }, lists: { esc: ['x'] } });
    const search = play(state, { type: 'search/opened' });
    expect(actionFor('x', search, NOW)).toEqual({ type: 'search/typed', text: 'x' });
    expect(actionFor('enter', search, NOW)).toEqual({ type: 'search/done' });
  });

  it('never take ctrl+c', () => {
    setUserKeys({ everywhere: { q: ['x'] }, lists: { esc: ['x'] } });
    for (const one of Object.values(situations(SIZE)))
      expect(activeBindings(one)[0]?.keys).toEqual(['ctrl+c']);
  });
});

describe('keys that cannot be redefined like that', () => {
  it.each<[KeyOverrides, string]>([
    [{ nowhere: { a: ['b'] } }, 'unknown section "nowhere"; known here: search, explore'],
    [{ __proto__x: {} }, 'unknown section'],
    [{ state: { Q: ['x'] } }, '"Q" has no meaning there'],
    [{ everywhere: { b: ['t'] } }, 't is already the key for "Choose the target from a list"'],
    [{ state: { n: ['b'] } }, 'b is already the key for "Build the target"'],
    [{ everywhere: { b: ['n'] } }, 'n is already the key for'],
    [{ everywhere: { 'ctrl+c': ['x'] } }, '"ctrl+c" has no meaning there'],
    [{ everywhere: { b: ['ctrl+c'] } }, 'ctrl+c always quits'],
    [{ everywhere: { b: ['ctrl+m'] } }, 'a terminal sends the same for ctrl+m and enter'],
    [{ everywhere: { b: ['Ctrl+G'] } }, 'Ctrl+G is not the name of a key'],
    [{ everywhere: { b: ['\u001b[2J'] } }, ' is not the name of a key'],
  ])('%j', (keys, words) => {
    const what = overrideProblem(keys)?.what ?? '';
    expect(what).toContain(words);
    expect(what).toMatch(/\.$/);
    expect(what).not.toContain('\u001b');
  });

  it('may swap two keys, share what both have anyway, and have none at all', () => {
    expect(overrideProblem({ everywhere: { b: ['t'], t: ['b'] } })).toBeNull();
    expect(
      overrideProblem({ everywhere: { b: ['b', 'ctrl+g'], w: [] }, state: { n: ['alt+n', 'é'] } }),
    ).toBeNull();
    expect(overrideProblem({})).toBeNull();
  });
});
