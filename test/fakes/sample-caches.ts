/** The screen of cache mounts. */
import { FileTree } from '../../src/filesystem/file-tree.ts';
import type { CacheMount } from '../../src/ports.ts';
import type { Loaded } from '../../src/screens/inspect/state.ts';
import { addressKey, cacheAddress } from '../../src/states/address.ts';
import type { AppState } from '../../src/store/state.ts';
import { NOW, play } from './state.ts';

const mount = (id: string | null, bytes: number | null, given: Partial<CacheMount> = {}): CacheMount => ({
  id,
  target: '/root/.cache',
  step: 'exec x',
  records: [`record-${id}`],
  bytes,
  lastUsed: NOW - 90_000,
  isBased: false,
  inUse: false,
  ...given,
});

export function cachesSituations(found: AppState): Readonly<Record<string, AppState>> {
  const shown = play(found, { type: 'screen/shown', screen: 'caches' });
  const known = play(shown, {
    type: 'caches/loaded',
    forgetsSteps: false,
    rows: [
      { mount: mount('/go-build', 240_000_000), lines: [12, 21] },
      { mount: mount('//root/.npm', 1_200, { inUse: true }), lines: [] },
      { mount: mount(null, 7, { lastUsed: null }), lines: [] },
      {
        mount: mount(null, null, { target: 'record lv…', step: '', lastUsed: null }),
        lines: [],
      },
      { mount: mount(`/${'long'.repeat(40)}`, 1, { lastUsed: NOW - 900_000_000 }), lines: [] },
    ],
  });
  const asked = (at: AppState) =>
    play(at, {
      type: 'overlay/opened',
      overlay: { kind: 'clearCache', mount: mount('/go-build', 240_000_000) },
    });
  const address = cacheAddress(known.dockerfile, mount('/go-build', 240_000_000), 12, 0);
  const files = play(known, { type: 'inspect/asked', screen: 'files', address });
  const key = addressKey(address);
  const list = (tree: Loaded<FileTree>) => play(files, { type: 'files/listed', key, tree });
  const problem =
    'The cache mount go-build is in use: end the build or shell that has it mounted, and try again.';
  return {
    'Files of a cache mount, being listed': files,
    'Files of a cache mount, empty': list({ kind: 'known', value: FileTree.of([]) }),
    'Files of a cache mount, in use': list({ kind: 'broken', message: problem, failed: null }),
    'Caches, being asked for': shown,
    'Caches, known': known,
    'Caches, one in use': play(known, { type: 'caches/moved', move: { by: 1, unit: 'line', page: 10 } }),
    'Caches, none': play(shown, { type: 'caches/loaded', rows: [], forgetsSteps: false }),
    'Caches, not known': play(shown, { type: 'caches/failed', problem: 'The engine refused: not now.' }),
    'Caches, about to be cleared': asked(known),
    'Caches, about to be cleared with results of steps': asked(
      play(known, { type: 'caches/loaded', rows: known.caches.rows, forgetsSteps: true }),
    ),
  };
}
