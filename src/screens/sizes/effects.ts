import { addressKey } from '../../states/address.ts';
import { leftBehind } from '../../states/left-behind.ts';
import { ownSide } from '../../states/reach.ts';
import { sizesOf } from '../../states/sizes.ts';
import type { AppState } from '../../store/state.ts';
import { askState, type Job } from '../inspect/job.ts';
import { sizesNow } from './select.ts';
import type { SizesView } from './state.ts';

/** Measures what the instructions of a state add and, once shown, what the stages left unused. */
export function sizesJobs(state: AppState): readonly Job[] {
  const view = sizesNow(state);
  if (view === null) return [];
  const key = addressKey(view.address);
  return [
    ...(view.report.kind === 'loading' ? [measuring(view, key, state.target)] : []),
    ...(view.shape === 'left' && view.left.kind === 'loading' ? [following(view, key, state.target)] : []),
  ];
}

function measuring({ address }: SizesView, key: string, target: number): Job {
  return askState({
    name: `measure ${key}`,
    shown: true,
    address,
    target,
    ask: async (located, held) => {
      const { target: open, point, side, files } = await held.solve(located, 'none');
      return await sizesOf(open, point, ownSide(side) ?? 'before', files.failure === null ? null : files);
    },
    toAction: (report) => ({ type: 'sizes/measured', key, report }),
  });
}

function following({ address }: SizesView, key: string, target: number): Job {
  return askState({
    name: `follow ${key}`,
    shown: true,
    address,
    target,
    ask: async (located, held) => {
      const { target: open } = await held.solve(located, 'none');
      const { dockerfile, program, states } = open;
      return await leftBehind(states, dockerfile, program, open.stage);
    },
    toAction: (left) => ({ type: 'sizes/leftFound', key, left }),
  });
}
