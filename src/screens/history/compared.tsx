import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { AppState } from '../../store/state.ts';
import { Lines, Panel } from '../../ui/components/panel.tsx';
import { PickList } from '../../ui/components/pick-list.tsx';
import { inside, type Rect } from '../../ui/layout.ts';
import { linesPosition, rowPosition } from '../../ui/position.ts';
import { spinner } from '../../ui/theme.ts';
import { isShown } from '../../ui/zoom.ts';
import { comparedLine, comparedNote, sideLog, sideName } from './lines/compared.ts';
import { comparedLayout } from './lines/layout.ts';
import { logLength } from './reduce-compared.ts';
import { comparedSteps } from './select.ts';
import type { ComparedBuilds } from './state.ts';

interface Props {
  readonly state: AppState;
  readonly compared: ComparedBuilds;
}

/** Two past builds: their steps side by side, and the logs of one step. */
export function Compared({ state, compared }: Props): ReactNode {
  const layout = comparedLayout(state);
  return (
    <Box flexDirection="column">
      {isShown(layout.steps) && <Steps state={state} compared={compared} rect={layout.steps} />}
      {isShown(layout.logA) && (
        <Box>
          <SideLog state={state} compared={compared} rect={layout.logA} side="a" />
          <SideLog state={state} compared={compared} rect={layout.logB} side="b" />
        </Box>
      )}
    </Box>
  );
}

function Steps({ state, compared, rect }: Props & { readonly rect: Rect }): ReactNode {
  const area = inside(rect);
  const { a, b, read, cursor, panel } = compared;
  const steps = comparedSteps(compared, state.now);
  return (
    <Panel
      rect={rect}
      title={`${sideName(a, state.now)} → ${sideName(b, state.now)}`}
      note={read === null ? '' : comparedNote(a, b, steps, state.now)}
      focused={panel === 'steps'}
      focus={{ type: 'history/panelTurned' }}
      position={rowPosition(cursor, steps.length, area.height)}
    >
      {steps.length === 0 ? (
        <Lines
          rect={area}
          lines={[
            [
              {
                text:
                  read === null ? ` ${spinner(state.now)} Reading both builds…` : ' Neither build has steps.',
                role: 'dim',
              },
            ],
          ]}
        />
      ) : (
        <PickList
          count={steps.length}
          row={(index, width) => {
            const step = steps[index];
            return step === undefined ? [] : comparedLine(step, width);
          }}
          cursor={cursor}
          focused={panel === 'steps'}
          rect={area}
        />
      )}
    </Panel>
  );
}

function SideLog({
  state,
  compared,
  rect,
  side,
}: Props & { readonly rect: Rect; readonly side: 'a' | 'b' }): ReactNode {
  const area = inside(rect);
  const { read, cursor, logTop, panel } = compared;
  const step = comparedSteps(compared, state.now)[cursor];
  const count = logLength(compared, state.now);
  return (
    <Panel
      rect={rect}
      title={`Log · ${sideName(compared[side], state.now)}`}
      focused={panel === 'logs'}
      focus={{ type: 'history/panelTurned' }}
      position={side === 'b' ? linesPosition(logTop, count, area.height) : ''}
    >
      <Lines
        rect={area}
        lines={
          read === null || step === undefined ? [] : sideLog(state, read[side], step[side], logTop, area)
        }
      />
    </Panel>
  );
}
