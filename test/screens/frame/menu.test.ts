import { describe, expect, it } from 'vitest';
import { press } from '../../../src/screens/frame/keys-press.ts';
import { menuItems } from '../../../src/screens/frame/lines/menu.ts';
import { activeBindings, isTyping } from '../../../src/screens/keymap.ts';
import { reduce } from '../../../src/store/reduce.ts';
import { createStore } from '../../../src/store/store.ts';
import { MIDDLE } from '../../fakes/screen.tsx';
import { situations } from '../../fakes/situations.ts';
import { NOW, start } from '../../fakes/state.ts';

function opened(state = start({ window: MIDDLE }), typed = '') {
  const store = createStore(reduce, state, () => undefined);
  for (const key of [':', ...typed]) press(store, key === ' ' ? 'space' : key, NOW);
  return store;
}

describe('the menu', () => {
  it('lists every action that works here, and moving around is none', () => {
    const state = start({ window: MIDDLE });
    const helps = menuItems(opened(state).get()).map(({ help }) => help);
    for (const { group, help, label } of activeBindings(state)) {
      const isListed = group !== 'Moving' && label !== 'menu' && !help.startsWith('Quit at once');
      expect([help, helps.includes(help)]).toEqual([help, isListed]);
    }
  });

  it('is filtered by every word that is typed, keys of the screens included', () => {
    const store = opened(undefined, 'again build');
    const helps = menuItems(store.get()).map(({ help }) => help);
    expect(helps).toContain('Build the target again without the cache');
    expect(helps).not.toContain('Build the target');
    press(store, 'ctrl+u', NOW);
    press(store, 'q', NOW);
    expect(store.get().overlay).toMatchObject({ query: 'q' });
    press(store, 'backspace', NOW);
    expect(store.get().overlay).toMatchObject({ query: '' });
  });

  it('does what is chosen, as its key would', () => {
    const store = opened(undefined, 'choose target');
    press(store, 'enter', NOW);
    expect(store.get().overlay?.kind).toBe('targets');
    const second = opened(undefined, 'go to');
    press(second, 'down', NOW);
    const chosen = menuItems(second.get())[1];
    press(second, 'enter', NOW);
    expect(chosen?.help).toBeDefined();
    expect(second.get().overlay).toBeNull();
  });

  it('says why what is chosen does nothing now', () => {
    const store = opened(undefined, 'go to build');
    const index = menuItems(store.get()).findIndex(({ help }) => help === 'Go to Build');
    for (let row = 0; row < index; row += 1) press(store, 'down', NOW);
    press(store, 'enter', NOW);
    expect(store.get().message?.text).toContain('Nothing has been built yet');
  });

  it('stays open where nothing matches, and closes by esc without doing anything', () => {
    const store = opened(undefined, 'zzz');
    press(store, 'enter', NOW);
    expect(store.get().overlay?.kind).toBe('menu');
    expect(store.get().message?.text).toBe('No action matches the filter.');
    press(store, 'esc', NOW);
    expect(store.get()).toMatchObject({ overlay: null, screen: 'explore' });
  });

  it('can be opened on every screen, but not where text is typed', () => {
    for (const [name, state] of Object.entries(situations(MIDDLE))) {
      if (state.overlay !== null) continue;
      const kind = opened(state).get().overlay?.kind ?? null;
      expect([name, kind]).toEqual([name, isTyping(state) ? null : 'menu']);
    }
  });
});
