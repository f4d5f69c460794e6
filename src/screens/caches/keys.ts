import { stageAtLine } from '../../dockerfile/needs.ts';
import type { AppState } from '../../store/state.ts';
import type { Binding } from '../../ui/binding.ts';
import { bodyRect, inside } from '../../ui/layout.ts';
import { movingBindings } from '../../ui/moving.ts';
import { cacheHere, cacheRow, noCacheRow, UNMEASURED } from './select.ts';

const NO_LINE = 'No line of this Dockerfile mounts it.';

/** The first instruction that mounts the cache under the cursor; null if none of this file does. */
function shellPlace(state: AppState): { readonly stage: number; readonly line: number } | null {
  const line = cacheRow(state)?.lines[0];
  const stage = line === undefined ? null : stageAtLine(state.dockerfile, line);
  return line === undefined || stage === null ? null : { stage: stage.index, line };
}

/** Why the mount under the cursor cannot be looked into; null if it can. */
function notHere(state: AppState): string | null {
  const here = cacheHere(state);
  return typeof here === 'string' ? here : null;
}

export const CACHES_BINDINGS: readonly Binding[] = [
  {
    keys: ['x'],
    label: 'clear',
    help: 'Clear the cache mount; asks first',
    group: 'Caches',
    footer: 1,
    disabled: (state) => {
      const row = cacheRow(state);
      if (row === null) return noCacheRow(state);
      if (row.mount.bytes === null) return UNMEASURED;
      return row.mount.inUse ? 'It is in use: a build or a shell has it mounted.' : null;
    },
    action: (state) => {
      const row = cacheRow(state);
      return row === null
        ? null
        : { type: 'overlay/opened', overlay: { kind: 'clearCache', mount: row.mount } };
    },
  },
  {
    keys: ['s'],
    label: 'shell',
    help: 'Open a shell after the first line that mounts it, or with the mount alone',
    group: 'Caches',
    footer: 1.5,
    disabled: notHere,
    action: (state) => {
      const place = shellPlace(state);
      const row = cacheRow(state);
      if (place !== null) return { type: 'shell/askedAt', ...place };
      return row === null ? null : { type: 'shell/cacheAsked', mount: row.mount };
    },
  },
  {
    keys: ['enter'],
    label: 'files',
    help: 'Show the files of the cache mount',
    group: 'Caches',
    footer: 1.2,
    disabled: notHere,
    action: (state) => {
      const address = cacheHere(state);
      return typeof address === 'string' ? null : { type: 'inspect/asked', screen: 'files', address };
    },
  },
  {
    keys: ['r'],
    label: 'reload',
    help: 'Ask the builder again',
    group: 'Caches',
    footer: 2,
    action: () => ({ type: 'caches/asked' }),
  },
  {
    keys: ['o'],
    label: 'source',
    help: 'Show the first line that mounts it in Explore',
    group: 'Caches',
    footer: 10,
    disabled: (state) => {
      const row = cacheRow(state);
      if (row === null) return noCacheRow(state);
      return row.lines.length === 0 ? NO_LINE : null;
    },
    action: (state) => {
      const line = cacheRow(state)?.lines[0];
      return line === undefined ? null : { type: 'explore/lineShown', line };
    },
  },
  ...movingBindings(
    () => true,
    (state) => inside(bodyRect(state.window)).height,
    (_, move) => ({ type: 'caches/moved', move }),
  ),
];
