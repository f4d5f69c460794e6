import { checkState } from '../../states/check.ts';
import { leftBehind } from '../../states/left-behind.ts';
import { sizesOf } from '../../states/sizes.ts';
import type { AppState } from '../state.ts';
import type { CheckView } from './check-state.ts';
import type { LookPorts } from './effects.ts';
import { brokenBy, type Job } from './job.ts';
import type { Reached } from './open-states.ts';
import { placeKey } from './place.ts';
import { checkNow, sizesNow } from './select/now.ts';
import type { SizesView } from './sizes-state.ts';

/** What one state lacks, holds and weighs. */
export function stateJobs(state: AppState, ports: Pick<LookPorts, 'checkSettings'>): readonly Job[] {
  const check = state.screen === 'check' ? checkNow(state) : null;
  if (check?.findings.kind === 'loading')
    return [checking(check, placeKey(check.place), state.target, ports)];
  const sizes = state.screen === 'sizes' ? sizesNow(state) : null;
  if (sizes === null) return [];
  const key = placeKey(sizes.place);
  return [
    ...(sizes.report.kind === 'loading' ? [measuring(sizes, key, state.target)] : []),
    ...(sizes.shape === 'left' && sizes.left.kind === 'loading' ? [following(sizes, key, state.target)] : []),
  ];
}

function checking(
  { place }: CheckView,
  key: string,
  target: number,
  ports: Pick<LookPorts, 'checkSettings'>,
): Job {
  return {
    name: `check ${key}`,
    shown: true,
    run: async (states, tell) => {
      let reached: Reached | null = null;
      try {
        reached = await states.reach(place, target);
        const { opened, stop, files } = reached;
        const { side } = place;
        const at = {
          build: opened.build,
          dockerfile: opened.dockerfile,
          program: opened.program,
          stop,
          side,
        };
        // What fails on the way is said of the state, not of its settings.
        await states.solve(reached);
        const settings = await ports.checkSettings(at);
        const value = await checkState({ ...at, states: opened.states, files, ...settings });
        tell({ type: 'check/found', key, findings: { kind: 'known', value } });
      } catch (error) {
        tell({ type: 'check/found', key, findings: brokenBy(states, reached, error) });
      }
    },
  };
}

function measuring({ place }: SizesView, key: string, target: number): Job {
  return {
    name: `measure ${key}`,
    shown: true,
    run: async (states, tell) => {
      let reached: Reached | null = null;
      try {
        reached = await states.reach(place, target);
        await states.solve(reached);
        const { opened, stop } = reached;
        const { dockerfile, program } = opened;
        // What a failure left has no line of its own yet.
        const side = place.failure === null ? place.side : 'before';
        const value = await sizesOf(opened.states, dockerfile, program, stop, side);
        tell({ type: 'sizes/measured', key, report: { kind: 'known', value } });
      } catch (error) {
        tell({ type: 'sizes/measured', key, report: brokenBy(states, reached, error) });
      }
    },
  };
}

function following({ place }: SizesView, key: string, target: number): Job {
  return {
    name: `follow ${key}`,
    shown: true,
    run: async (states, tell) => {
      let reached: Reached | null = null;
      try {
        reached = await states.reach(place, target);
        await states.solve(reached);
        const { dockerfile, program, states: all } = reached.opened;
        const end = program.stops.at(-1)?.stage ?? place.stage;
        const value = await leftBehind(all, dockerfile, program, end);
        tell({ type: 'sizes/leftFound', key, left: { kind: 'known', value } });
      } catch (error) {
        tell({ type: 'sizes/leftFound', key, left: brokenBy(states, reached, error) });
      }
    },
  };
}
