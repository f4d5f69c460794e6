import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { viewNow } from '../../../src/screens/inspect/select/now.ts';
import { inventoryDetail } from '../../../src/screens/inventory/lines/detail.ts';
import { packageAtCursor, shownPackages } from '../../../src/screens/inventory/select.ts';
import { activeBindings } from '../../../src/screens/keymap.ts';
import type { Action } from '../../../src/store/actions.ts';
import type { AppState } from '../../../src/store/state.ts';
import { asked, BUILD_ADDRESS, PAIR, RUNTIME_ADDRESS, uninspected } from '../../fakes/sample-inspect.ts';
import { taken } from '../../fakes/sample-inventory.ts';
import { play } from '../../fakes/state.ts';

const SHOWN = play(uninspected({ columns: 120, rows: 40 }), asked('inventory'), taken(PAIR));

function viewOf(state: AppState) {
  const view = viewNow(state, 'inventory');
  if (view === null) throw new Error('Inventory shows nothing');
  return view;
}

function press(state: AppState, key: string): Action | null {
  return (
    activeBindings(state)
      .find(({ keys }) => keys.includes(key))
      ?.action(state, 0) ?? null
  );
}

const down: Action = { type: 'inspect/moved', move: { by: 1, unit: 'line', page: 10 }, count: 0 };

describe('Inventory', () => {
  test('opens on the state of any screen, against the stage that it copies from', () => {
    const action = press(uninspected(), 'I');
    expect(action).toMatchObject({ type: 'inspect/asked', screen: 'inventory' });
    expect(viewOf(SHOWN).sides).toEqual({ a: BUILD_ADDRESS, b: RUNTIME_ADDRESS });
  });

  test('lists what came over first, and what was left behind last', () => {
    expect(shownPackages(viewOf(SHOWN)).map(({ name }) => name)).toEqual(['zlib1g', '@types/node', 'gcc']);
  });

  test('turns to other pairs and to the state alone, and back', () => {
    const seen = [];
    let state = SHOWN;
    for (let round = 0; round < 3; round += 1) {
      const action = press(state, 'a');
      if (action !== null) state = play(state, action);
      seen.push(viewOf(state).sides.a?.stage ?? null);
    }
    // The base of the stage, none, and the build stage again.
    expect(seen).toEqual([RUNTIME_ADDRESS.stage, null, BUILD_ADDRESS.stage]);
  });

  test('goes to the file of a package in the state that has it', () => {
    expect(press(SHOWN, 'v')).toMatchObject({
      screen: 'files',
      address: RUNTIME_ADDRESS,
      path: 'opt/zlib1g',
    });
    const left = play(SHOWN, down, down);
    expect(packageAtCursor(viewOf(left))?.name).toBe('gcc');
    expect(press(left, 'v')).toMatchObject({ screen: 'files', address: BUILD_ADDRESS, path: 'usr/lib/gcc' });
  });

  test('shows package, attack surface and what was not read in one panel', () => {
    const text = inventoryDetail(viewOf(SHOWN), 60).map((line) =>
      stripVTControlCharacters(line.map((span) => span.text).join('')),
    );
    expect(text.join('\n')).toContain('pkg:deb/zlib1g@1:1.3.1-1');
    expect(text.some((line) => line.includes('/usr/bin/su  4755') && line.includes('left behind'))).toBe(
      true,
    );
    expect(text.some((line) => line.includes('80/tcp') && line.includes('new'))).toBe(true);
    expect(text.join('\n')).toContain('runtime: /app/broken.jar: it is no valid zip archive.');
  });

  test('finds packages by their type, name, fate and files', () => {
    const filtered = (text: string) =>
      shownPackages({ ...viewOf(SHOWN), filter: text }).map(({ name }) => name);
    expect(filtered('left behind')).toEqual(['gcc']);
    expect(filtered('npm')).toEqual(['@types/node']);
    expect(filtered('/opt/zlib')).toEqual(['zlib1g']);
  });
});
