import { stageLabel } from '../../dockerfile/needs.ts';
import type { AppState } from '../../store/state.ts';
import { cursorRow } from '../build/select.ts';
import { asBuild } from '../history/as-build.ts';

/** The name that a saved log has at first: of the stage, and the line of the instruction. `build-6.log` */
export function savedName(shown: AppState): string {
  if (shown.screen === 'container')
    return `${(shown.container?.title ?? 'run').replaceAll(/[^\w.-]/g, '_')}.log`;
  const state = shown.screen === 'history' ? (asBuild(shown) ?? shown) : shown;
  const row = cursorRow(state);
  const stage = row?.stage == null ? undefined : state.dockerfile.stages[row.stage];
  const line = state.build?.graph?.steps.find(({ digest }) => digest === row?.id)?.lines[0]?.start;
  const parts = [stage === undefined ? 'build' : stageLabel(stage), ...(line === undefined ? [] : [line])];
  return `${parts.join('-').replaceAll(/[^\w.-]/g, '_')}.log`;
}
