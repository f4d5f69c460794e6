import { Box } from 'ink';
import type { ReactNode } from 'react';
import { currentStop, shownStop, stopVertexes } from '../../store/select/stepper.ts';
import type { AppState } from '../../store/state.ts';
import type { StepperState } from '../../store/stepper-state.ts';
import { Lines, Panel } from '../components/panel.tsx';
import { formatDuration } from '../duration.ts';
import { inside, type Rect, stateLayout, TITLE_EDGES } from '../layout.ts';
import { positionNote } from '../sideways.ts';
import { changesCount, changesNote, changesRows, changesTitle } from '../view/changes-panel.ts';
import { outputLineCount, outputLines, outputTitle } from '../view/stepper-output.ts';
import { sourceShift, stepperSource, stepperTitle } from '../view/stepper-source.ts';

interface Part {
  readonly state: AppState;
  readonly stepper: StepperState;
  readonly rect: Rect;
}

/** Where the walk through a target stands: the line, what it changed, what it printed, what is set. */
export function State({
  state,
  stepper,
}: {
  readonly state: AppState;
  readonly stepper: StepperState;
}): ReactNode {
  const layout = stateLayout(state.window);
  const right = (
    <Box flexDirection="column">
      <ChangesPanel state={state} stepper={stepper} rect={layout.changes} />
      <Output state={state} stepper={stepper} rect={layout.output} />
    </Box>
  );
  return (
    <Box flexDirection={layout.beside ? 'row' : 'column'}>
      <Source state={state} stepper={stepper} rect={layout.source} />
      {right}
    </Box>
  );
}

function Source({ state, stepper, rect }: Part): ReactNode {
  const note = timeNote(state, stepper);
  return (
    <Panel
      rect={rect}
      title={stepperTitle(state, stepper, rect.width - (note.note?.length ?? 0) - TITLE_EDGES)}
      {...note}
      {...moved(sourceShift(state, stepper))}
      focused={stepper.panel === 'source'}
    >
      <Lines rect={inside(rect)} lines={stepperSource(state, stepper, inside(rect))} />
    </Panel>
  );
}

/** The note at a panel's lower edge: how many lines there are, and from which column on they are shown. */
function moved(left: number, lines = ''): { readonly position?: string } {
  const position = positionNote(lines, left);
  return position === '' ? {} : { position };
}

/** How long the way took, and whether the instruction came out of the cache. */
function timeNote(state: AppState, stepper: StepperState): { readonly note?: string } {
  if (stepper.phase.kind === 'moving') return { note: formatDuration(state.now - stepper.phase.since) };
  if (stepper.arrival === null || stepper.phase.kind !== 'standing') return {};
  const states = stopVertexes(state, currentStop(state)).map((vertex) => vertex.state);
  const cached = states.length > 0 && states.every((each) => each === 'cached');
  return { note: `${cached ? 'cached · ' : ''}${formatDuration(stepper.arrival.elapsed)}` };
}

function ChangesPanel({ state, stepper, rect }: Part): ReactNode {
  const area = inside(rect);
  const count = changesCount(state);
  const top = Math.min(stepper.changesTop, Math.max(0, count - area.height));
  const note = changesNote(stepper);
  return (
    <Panel
      rect={rect}
      title={changesTitle(stepper)}
      {...(note === '' ? {} : { note })}
      {...(count > area.height
        ? { position: `${top + 1}–${Math.min(count, top + area.height)} of ${count}` }
        : {})}
      focused={stepper.panel === 'changes'}
    >
      <Lines rect={area} lines={changesRows(state, stepper, area, top)} />
    </Panel>
  );
}

function Output({ state, stepper, rect }: Part): ReactNode {
  const area = inside(rect);
  const stop = shownStop(state);
  const count = outputLineCount(state, stop);
  return (
    <Panel
      rect={rect}
      title={outputTitle(state)}
      note="v switches"
      {...moved(stepper.panel === 'output' ? state.sideways : 0, count > area.height ? `${count} lines` : '')}
      focused={stepper.panel === 'output'}
    >
      <Lines rect={area} lines={outputLines(state, stop, area, stepper.outputTop)} />
    </Panel>
  );
}
