import { neededStages } from '../../dockerfile/needs.ts';
import { isSameText } from '../../dockerfile/same-text.ts';
import type { Point } from '../../llb/program.ts';
import type { Clock } from '../../ports.ts';
import { SolvedStates } from '../../states/conditions/solved-states.ts';
import { writerOf } from '../../states/conditions/writer.ts';
import { HeldTargets, screenMessage } from '../../states/held-targets.ts';
import type { OpenTargets } from '../../states/open-targets.ts';
import type { Action } from '../../store/actions.ts';
import type { AppState } from '../../store/state.ts';
import type { Dispatch } from '../../store/store.ts';

/** Finds the line that changed a path last, and walks there; says so where it is none. Never rejects. */
export async function goToWriter(
  { clock }: { readonly clock: Clock },
  targets: OpenTargets,
  asked: Extract<Action, { type: 'walk/writerAsked' }>,
  state: () => AppState,
  dispatch: Dispatch,
  signal: AbortSignal,
): Promise<void> {
  const held = new HeldTargets(targets, { status: () => undefined, notice: () => undefined });
  try {
    const located = await held.locate(asked.address);
    const writer = await writerOf(new SolvedStates(located.target), located, asked.path);
    if (signal.aborted) return;
    if (writer.kind === 'point') {
      walkTo(writer.point, asked, state(), clock.now(), dispatch);
    }
    dispatch({ type: 'message/shown', text: writer.said, tone: 'info' });
  } catch (error) {
    if (signal.aborted) return;
    dispatch({ type: 'message/shown', text: screenMessage(error, 'inspect'), tone: 'error' });
  } finally {
    await held.release();
  }
}

/** Goes to a point in the walk that there is, or in a new one. */
function walkTo(
  { stage, lines }: Point,
  { address }: Extract<Action, { type: 'walk/writerAsked' }>,
  { walk, dockerfile, target }: AppState,
  now: number,
  dispatch: Dispatch,
): void {
  const isOpen =
    walk !== null && isSameText(walk.dockerfile, address.dockerfile) && walk.phase.kind !== 'broken';
  const point = isOpen
    ? walk.program?.points.find((each) => each.stage === stage && each.lines.start === lines.start)
    : undefined;
  if (point !== undefined) {
    dispatch({ type: 'screen/shown', screen: 'walk' });
    dispatch({ type: 'walk/to', goal: { kind: 'point', point: point.index }, now });
    return;
  }
  const wanted = dockerfile.stages[target];
  const isNeeded = wanted !== undefined && neededStages(dockerfile, wanted).has(stage);
  dispatch({ type: 'walk/asked', stage: isNeeded ? target : address.stage, line: lines.start, now });
}
