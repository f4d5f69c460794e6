import { Box } from 'ink';
import type { ReactNode } from 'react';
import { plainText } from '../../progress/sanitize.ts';
import { addressName } from '../../states/address.ts';
import { lastTop } from '../../store/move.ts';
import type { AppState } from '../../store/state.ts';
import { Lines, Panel } from '../../ui/components/panel.tsx';
import { PickList } from '../../ui/components/pick-list.tsx';
import { inside, type Rect } from '../../ui/layout.ts';
import type { ScreenView } from '../../ui/screen-view.ts';
import type { Line } from '../../ui/text.ts';
import { GLYPH } from '../../ui/theme.ts';
import { saidLines } from '../inspect/lines/said.ts';
import { inspectScreen } from '../inspect/screen.tsx';
import { known } from '../inspect/state.ts';
import { CHECK_BINDINGS } from './keys.ts';
import { findingLines, findingRow } from './lines/finding.ts';
import { checkLayout } from './lines/layout.ts';
import { findingAtCursor, shownFindings } from './select.ts';
import type { CheckView } from './state.ts';

interface Part {
  readonly state: AppState;
  readonly view: CheckView;
  readonly rect: Rect;
}

/** What a state lacks to run, and what it should not contain, with advice for each finding. */
function Check({ state, view }: { readonly state: AppState; readonly view: CheckView }): ReactNode {
  const layout = checkLayout(state, view);
  return (
    <Box flexDirection={layout.beside ? 'row' : 'column'}>
      <Findings state={state} view={view} rect={layout.list} />
      <Detail state={state} view={view} rect={layout.detail} />
    </Box>
  );
}

function Findings({ state, view, rect }: Part): ReactNode {
  const area = inside(rect);
  const shown = shownFindings(view);
  const cursor = Math.min(view.cursor, Math.max(0, shown.length - 1));
  const focused = view.panel === 'list';
  const said = saidLines(
    state,
    view.findings,
    'Checking what can run, and what should not be there',
    area.width,
  );
  return (
    <Panel
      rect={rect}
      title={`Check of ${plainText(addressName(view.address))}`}
      {...(known(view.findings) === null ? {} : { note: countText(view) })}
      {...(shown.length > area.height ? { position: `${cursor + 1} of ${shown.length}` } : {})}
      focused={focused}
    >
      {said !== null || shown.length === 0 ? (
        <Lines rect={area} lines={said ?? nothingLines(view)} />
      ) : (
        <PickList
          count={shown.length}
          row={(index, width) => {
            const finding = shown[index];
            return finding === undefined ? [] : findingRow(finding, width);
          }}
          cursor={cursor}
          focused={focused}
          rect={area}
        />
      )}
    </Panel>
  );
}

function nothingLines(view: CheckView): readonly Line[] {
  if (view.filter !== '') return [[], [{ text: ' No finding matches.', role: 'dim' }]];
  return [
    [],
    [
      { text: ` ${GLYPH.done} `, role: 'good' },
      { text: 'Everything copied here can run, and nothing is here that should not be.' },
    ],
  ];
}

/** `2 errors, 1 warning`. */
function countText(view: CheckView): string {
  const shown = shownFindings(view);
  const errors = shown.filter(({ severity }) => severity === 'error').length;
  const warnings = shown.length - errors;
  const counted = (count: number, word: string): readonly string[] =>
    count === 0 ? [] : [`${count} ${word}${count === 1 ? '' : 's'}`];
  return [...counted(errors, 'error'), ...counted(warnings, 'warning')].join(', ') || 'nothing found';
}

function Detail({ view, rect }: Part): ReactNode {
  const area = inside(rect);
  const finding = findingAtCursor(view);
  const lines = finding === null ? [] : findingLines(finding, view.address.dockerfile, area.width);
  const top = Math.min(view.detailTop, lastTop(lines.length, area.height));
  return (
    <Panel
      rect={rect}
      title={finding === null ? 'Finding' : plainText(finding.rule)}
      {...(finding === null ? {} : { note: finding.severity })}
      {...(lines.length > area.height
        ? { position: `${top + 1}–${Math.min(lines.length, top + area.height)} of ${lines.length}` }
        : {})}
      focused={view.panel === 'detail'}
    >
      <Lines rect={area} lines={lines.slice(top)} />
    </Panel>
  );
}

export const CHECK: ScreenView = inspectScreen({
  name: 'check',
  title: 'Check',
  opens: {
    key: '6',
    label: 'check',
    help: 'Check what this state lacks to run, and what it should not contain',
  },
  keys: CHECK_BINDINGS,
  Body: Check,
});
