import { stageLabel } from '../../dockerfile/needs.ts';
import type { Stage } from '../../dockerfile/types.ts';
import type { AppState } from '../../store/state.ts';
import { cursorRow } from '../build/select.ts';
import { asBuild } from '../history/as-build.ts';
import { loggedPoint } from '../walk/select.ts';

/** The name that a saved log has at first: of the stage, and the line of the instruction. `build-6.log` */
export function savedName(shown: AppState): string {
  if (shown.screen === 'container')
    return `${(shown.container?.title ?? 'run').replaceAll(/[^\w.-]/g, '_')}.log`;
  if (shown.screen === 'walk') {
    const point = loggedPoint(shown);
    const stage = shown.walk?.dockerfile.stages[point?.stage ?? -1];
    return nameOf(stage, point?.lines.start);
  }
  const state = shown.screen === 'history' ? (asBuild(shown) ?? shown) : shown;
  const row = cursorRow(state);
  const stage = row?.stage == null ? undefined : state.dockerfile.stages[row.stage];
  const line = state.build?.graph?.steps.find(({ digest }) => digest === row?.id)?.lines[0]?.start;
  return nameOf(stage, line);
}

function nameOf(stage: Stage | undefined, line: number | undefined): string {
  const parts = [stage === undefined ? 'build' : stageLabel(stage), ...(line === undefined ? [] : [line])];
  return `${parts.join('-').replaceAll(/[^\w.-]/g, '_')}.log`;
}
