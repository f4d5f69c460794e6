import { addressKey } from '../../states/address.ts';
import { checkState } from '../../states/check.ts';
import type { InspectPorts } from '../../store/screen-ports.ts';
import type { AppState } from '../../store/state.ts';
import { askState, type Job } from '../inspect/job.ts';
import { checkNow } from './select.ts';
import type { CheckView } from './state.ts';

/** Checks what a state lacks, and what it should not contain. */
export function checkJobs(state: AppState, ports: Pick<InspectPorts, 'checkSettings'>): readonly Job[] {
  const view = checkNow(state);
  return view?.findings.kind === 'loading'
    ? [checking(view, addressKey(view.address), state.target, ports)]
    : [];
}

function checking(
  { address }: CheckView,
  key: string,
  target: number,
  ports: Pick<InspectPorts, 'checkSettings'>,
): Job {
  return askState({
    name: `check ${key}`,
    shown: true,
    address,
    target,
    ask: async (located, held) => {
      // An error on the way is about the state, not its settings.
      const state = await held.solve(located, 'none');
      const { close, ...settings } = await ports.checkSettings(state);
      try {
        return await checkState({ state, ...settings });
      } finally {
        await close();
      }
    },
    toAction: (findings) => ({ type: 'check/found', key, findings }),
  });
}
