import { addressKey } from '../../states/address.ts';
import { checkState } from '../../states/check.ts';
import { leftBehind } from '../../states/left-behind.ts';
import { ownSide } from '../../states/reach.ts';
import { sizesOf } from '../../states/sizes.ts';
import type { AppState } from '../../store/state.ts';
import { checkNow } from '../check/select.ts';
import type { CheckView } from '../check/state.ts';
import { sizesNow } from '../sizes/select.ts';
import type { SizesView } from '../sizes/state.ts';
import type { InspectPorts } from './effects.ts';
import { askPlace, type Job } from './job.ts';

/** What one state lacks, holds and weighs. */
export function stateJobs(state: AppState, ports: Pick<InspectPorts, 'checkSettings'>): readonly Job[] {
  const check = state.screen === 'check' ? checkNow(state) : null;
  if (check?.findings.kind === 'loading')
    return [checking(check, addressKey(check.place), state.target, ports)];
  const sizes = state.screen === 'sizes' ? sizesNow(state) : null;
  if (sizes === null) return [];
  const key = addressKey(sizes.place);
  return [
    ...(sizes.report.kind === 'loading' ? [measuring(sizes, key, state.target)] : []),
    ...(sizes.shape === 'left' && sizes.left.kind === 'loading' ? [following(sizes, key, state.target)] : []),
  ];
}

function checking(
  { place }: CheckView,
  key: string,
  target: number,
  ports: Pick<InspectPorts, 'checkSettings'>,
): Job {
  return askPlace({
    name: `check ${key}`,
    shown: true,
    place,
    target,
    ask: async (located, held) => {
      // What fails on the way is said of the state, not of its settings.
      const state = await held.solve(located, 'none');
      const { close, ...settings } = await ports.checkSettings(state);
      try {
        return await checkState({ state, ...settings });
      } finally {
        await close();
      }
    },
    told: (findings) => ({ type: 'check/found', key, findings }),
  });
}

function measuring({ place }: SizesView, key: string, target: number): Job {
  return askPlace({
    name: `measure ${key}`,
    shown: true,
    place,
    target,
    ask: async (located, held) => {
      const { target: open, point, side, files } = await held.solve(located, 'none');
      return await sizesOf(open, point, ownSide(side) ?? 'before', files.failure === null ? null : files);
    },
    told: (report) => ({ type: 'sizes/measured', key, report }),
  });
}

function following({ place }: SizesView, key: string, target: number): Job {
  return askPlace({
    name: `follow ${key}`,
    shown: true,
    place,
    target,
    ask: async (located, held) => {
      const { target: open } = await held.solve(located, 'none');
      const { dockerfile, program, states } = open;
      return await leftBehind(states, dockerfile, program, open.stage);
    },
    told: (left) => ({ type: 'sizes/leftFound', key, left }),
  });
}
