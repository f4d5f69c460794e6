/** What keys do with a cache mount. */
import { describe, expect, it } from 'vitest';
import { activeBindings } from '../../../src/screens/keymap.ts';
import { addressName } from '../../../src/states/address.ts';
import type { AppState } from '../../../src/store/state.ts';
import { situations } from '../../fakes/situations.ts';
import { NOW, play } from '../../fakes/state.ts';

const ALL = situations({ columns: 100, rows: 30 });

const state = (name: string): AppState => {
  const found = ALL[name];
  if (found === undefined) throw new Error(`There is no situation ${name}.`);
  return found;
};

function bindingOf(at: AppState, key: string) {
  return activeBindings(at).find(({ keys }) => keys.includes(key));
}

function pressed(at: AppState, key: string): AppState {
  const action = bindingOf(at, key)?.action(at, NOW) ?? null;
  if (action === null) throw new Error(`${key} does nothing.`);
  return play(at, action);
}

describe('a cache mount', () => {
  for (const key of ['enter', '4']) {
    it(`is looked into by ${key}, and left to the list again`, () => {
      const files = pressed(state('Caches, known'), key);
      expect(files.screen).toBe('files');
      expect(files.inspect.address).toMatchObject({ line: 12 });
      expect(addressName(files.inspect.address!)).toBe('cache mount go-build');
      expect(pressed(files, 'esc').screen).toBe('caches');
    });
  }

  it('is not for the screens that look into states, from its list and from its files', () => {
    for (const from of ['Caches, known', 'Files of a cache mount, empty']) {
      for (const key of ['5', '6', '7']) {
        const at = state(from);
        expect(bindingOf(at, key)?.disabled?.(at)).toBe(
          'A cache mount is not a state of the build: only Files applies to it.',
        );
      }
    }
  });

  it('is said not to be known yet, not to be missing, while the builder is asked', () => {
    const known = state('Caches, known');
    const said = (phase: 'loading' | 'failed' | 'known', key: string) => {
      const at = { ...known, caches: { ...known.caches, phase, rows: [] } };
      return bindingOf(at, key)?.disabled?.(at);
    };
    for (const key of ['enter', 's', 'x', 'o']) {
      expect(said('loading', key)).toBe('The builder has not yet said which cache mounts it has.');
      expect(said('failed', key)).toBe('The cache mounts of the builder are not known.');
      expect(said('known', key)).toBe('The builder has no cache mounts.');
    }
  });

  it('has a shell of its own where no line mounts it, else after that line', () => {
    const known = state('Caches, known');
    expect(bindingOf(known, 's')?.action(known, NOW)).toMatchObject({ type: 'shell/askedAt', line: 12 });
    const other = state('Caches, one in use');
    expect(bindingOf(other, 's')?.action(other, NOW)).toMatchObject({ type: 'shell/cacheAsked' });
  });

  it('is looked into also where the engine does not say its id', () => {
    const last = play(state('Caches, one in use'), {
      type: 'caches/moved',
      move: { by: 1, unit: 'line', page: 10 },
    });
    for (const key of ['enter', '4']) {
      expect(bindingOf(last, key)?.disabled?.(last) ?? null).toBe(null);
      expect(pressed(last, key).inspect.address?.cache?.id).toBe(null);
    }
    expect(bindingOf(last, 's')?.action(last, NOW)).toMatchObject({ type: 'shell/cacheAsked' });
  });

  it('stays on the screen when the Dockerfile is read again', () => {
    const files = state('Files of a cache mount, empty');
    const again = { ...files.dockerfile, lines: [...files.dockerfile.lines, '# more'] };
    expect(play(files, { type: 'dockerfile/loaded', dockerfile: again }).inspect.address).toBe(
      files.inspect.address,
    );
  });
});
