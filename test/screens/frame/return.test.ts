import { expect, test } from 'vitest';
import { actionFor } from '../../../src/screens/keymap.ts';
import type { AppState, ScreenName } from '../../../src/store/state.ts';
import { building, NOW, play, start } from '../../fakes/state.ts';

function after(...keys: readonly string[]): { readonly screen: ScreenName; readonly state: AppState } {
  const state = keys.reduce((before, key) => {
    const action = actionFor(key, before, NOW);
    return action === null ? before : play(before, action);
  }, building(start()));
  return { screen: state.screen, state };
}

test('esc goes back over every screen without a tab, the way that it was come', () => {
  expect(after('8', '9', '0', 'esc').screen).toBe('context');
  expect(after('8', '9', '0', 'esc', 'esc').screen).toBe('history');
  expect(after('8', '9', '0', 'esc', 'esc', 'esc').screen).toBe('build');
});

test('the way back does not go in circles, nor grow', () => {
  expect(after('8', '9', '8', 'esc').screen).toBe('build');
  expect(after('8', '9', '8', '9', '8', '9').state.cameFrom).toEqual(['build', 'history']);
  expect(after('8', '9', '1').state.cameFrom).toEqual([]);
  expect(after('8', '8', 'esc').screen).toBe('build');
});
