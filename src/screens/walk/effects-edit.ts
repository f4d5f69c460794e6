import { sameStage } from '../../dockerfile/same-stage.ts';
import type { Dockerfile } from '../../dockerfile/types.ts';
import { messageOf } from '../../ports.ts';
import type { Action } from '../../store/actions.ts';
import type { ScreenPorts } from '../../store/screen-ports.ts';
import type { AppState } from '../../store/state.ts';
import type { Dispatch } from '../../store/store.ts';
import { currentPoint } from './select.ts';

/**
 * Opens the user's editor, then reads the file again and continues whatever a failure had stopped. Never
 * rejects.
 */
export async function edit(
  ports: ScreenPorts,
  line: number,
  state: AppState,
  dispatch: Dispatch,
): Promise<void> {
  try {
    await ports.edit(line);
    const dockerfile = await ports.readDockerfile();
    dispatch({ type: 'dockerfile/loaded', dockerfile });
    const next = onwards(state, dockerfile, line, ports.clock.now());
    if (next !== null) dispatch(next);
  } catch (error) {
    dispatch({ type: 'message/shown', text: messageOf(error), tone: 'error' });
  }
}

function differ(one: Dockerfile, other: Dockerfile): boolean {
  return one.lines.join('\n') !== other.lines.join('\n');
}

/** What to do after an edit: continue the walk, repeat a failed build, or nothing (null). */
function onwards(state: AppState, dockerfile: Dockerfile, line: number, now: number): Action | null {
  const { walk, build } = state;
  if (state.screen === 'build') {
    const isEdited = differ(dockerfile, state.dockerfile);
    return build?.phase === 'failed' && isEdited ? { type: 'build/asked', noCache: false, now } : null;
  }
  // Somebody who only looked at the file keeps what the failed step left.
  if (state.screen !== 'walk' || walk === null || !differ(dockerfile, walk.dockerfile)) return null;
  const stage = sameStage(state.dockerfile, dockerfile, walk.target);
  const failed = walk.arrival?.failure == null ? null : currentPoint(state);
  if (failed === null) return { type: 'walk/asked', stage, line, now };
  return { type: 'walk/asked', stage, line: failed.lines.start, failed: failed.index, now };
}
