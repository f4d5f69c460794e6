import { reduceBreakpoints } from '../screens/breakpoints/reduce.ts';
import { reduceFix } from '../screens/fix/reduce.ts';
import { reduceFrame } from '../screens/frame/reduce.ts';
import { reduceSearch } from '../screens/frame/reduce-search.ts';
import { reduceLogs } from '../screens/logs/reduce.ts';
import { SCREEN_MODELS } from '../screens/models.ts';
import { reduceOptions } from '../screens/options/reduce.ts';
import { reduceTrace } from '../screens/trace/reduce.ts';
import type { Action } from './actions.ts';
import type { AppState } from './state.ts';

const STEPS = [
  reduceFrame,
  ...SCREEN_MODELS.map((model) => model.reduce),
  reduceSearch,
  reduceLogs,
  reduceOptions,
  reduceTrace,
  reduceBreakpoints,
  reduceFix,
];

/** The next state. Pure: side effects are in `effects`. */
export function reduce(state: AppState, action: Action): AppState {
  return STEPS.reduce((next, step) => step(next, action), state);
}
