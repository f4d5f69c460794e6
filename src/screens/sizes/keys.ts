import type { Move } from '../../store/move.ts';
import type { AppState } from '../../store/state.ts';
import type { Binding } from '../../ui/binding.ts';
import { inside } from '../../ui/layout.ts';
import { movingBindings } from '../../ui/moving.ts';
import { SHARED_BINDINGS } from '../inspect/keys-shared.ts';
import { sizesHeadHeight, sizesLayout } from './lines/layout.ts';
import { sizedFiles, sizesNow } from './select.ts';

const inFiles = (state: AppState): boolean => sizesNow(state)?.panel === 'detail';

function page(state: AppState): number {
  const view = sizesNow(state);
  if (view === null) return 1;
  const { list, detail } = sizesLayout(state, view);
  return inFiles(state) ? inside(detail).height : inside(list).height - sizesHeadHeight(view);
}

function move(state: AppState, move: Move) {
  const view = sizesNow(state);
  return { type: 'inspect/moved', move, count: view === null ? 0 : sizedFiles(view).length } as const;
}

export const SIZES_BINDINGS: readonly Binding[] = [
  {
    keys: ['v'],
    label: 'lines/stages',
    help: 'Switch between the image by instruction and unused files of its stages',
    group: 'Inspect',
    footer: 6,
    when: (state) => sizesNow(state)?.report.kind === 'known',
    action: () => ({ type: 'sizes/shapeTurned' }),
  },
  {
    keys: ['enter'],
    label: 'its files',
    help: 'Go to the list of files of the row',
    group: 'Inspect',
    footer: 5,
    when: (state) => !inFiles(state) && sizesNow(state)?.report.kind === 'known',
    action: () => ({ type: 'inspect/panelTurned' }),
  },
  {
    keys: ['M'],
    label: 'map',
    help: 'Show the files of this state as a map, boxes as large as what is in them',
    group: 'Inspect',
    footer: 7,
    when: (state) => sizesNow(state) !== null,
    action: (state) => {
      const address = sizesNow(state)?.address;
      return address === undefined
        ? null
        : { type: 'inspect/asked', screen: 'files', address, jump: true, map: true };
    },
  },
  ...SHARED_BINDINGS,
  ...movingBindings(() => true, page, move),
];
