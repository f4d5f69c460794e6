import { Box } from 'ink';
import type { ReactNode } from 'react';
import { neededStages } from '../../dockerfile/needs.ts';
import type { AppState, Overlay } from '../../store/state.ts';
import { bodyRect, inside, overlayRect } from '../layout.ts';
import type { Line } from '../text.ts';
import { overlayLines, overlayTitle } from '../view/overlay-lines.ts';
import { stageRow } from '../view/stage-row.ts';
import { Lines, Panel } from './panel.tsx';
import { PickList } from './pick-list.tsx';

export interface OverlayPanelProps {
  readonly state: AppState;
  readonly overlay: Overlay;
}

/** What lies over the body, in its middle. */
export function OverlayPanel({ state, overlay }: OverlayPanelProps): ReactNode {
  const body = bodyRect(state.window);
  const lines = overlayLines(state, overlay);
  const largest = overlayRect(state.window);
  const count = overlay.kind === 'targets' ? state.dockerfile.stages.length : lines.length;
  const rect = { width: largest.width, height: Math.min(largest.height, count + 2) };
  const area = inside(rect);
  const top =
    overlay.kind === 'help' || overlay.kind === 'notices'
      ? Math.min(overlay.top, Math.max(0, count - area.height))
      : 0;
  return (
    <Box width={body.width} height={body.height} justifyContent="center" alignItems="center">
      <Panel
        rect={rect}
        title={overlayTitle(state, overlay)}
        focused
        {...(count > area.height
          ? { position: `${top + 1}–${Math.min(count, top + area.height)} of ${count}` }
          : {})}
      >
        {overlay.kind === 'targets' ? (
          <PickList
            count={count}
            row={(index, width) => targetRow(state, index, width)}
            cursor={overlay.cursor}
            focused
            rect={area}
          />
        ) : (
          <Lines rect={area} lines={lines.slice(top)} />
        )}
      </Panel>
    </Box>
  );
}

function targetRow(state: AppState, index: number, width: number): Line {
  const stage = state.dockerfile.stages[index];
  if (stage === undefined) return [];
  const needs = neededStages(state.dockerfile, stage).size;
  const note = needs === 1 ? 'itself only' : `${needs} stages`;
  return [...stageRow(state, index, width - 16), { text: note.padStart(16), role: 'dim' }];
}
