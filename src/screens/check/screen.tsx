import type { ReactNode } from 'react';
import type { Finding } from '../../filesystem/check/index.ts';
import { plainText } from '../../progress/sanitize.ts';
import { addressName } from '../../states/address.ts';
import { lastTop } from '../../store/move.ts';
import { countText } from '../../text/count-text.ts';
import { Lines, Panel } from '../../ui/components/panel.tsx';
import { inside } from '../../ui/layout.ts';
import { linesPosition } from '../../ui/position.ts';
import type { ScreenView } from '../../ui/screen-view.ts';
import type { Line } from '../../ui/text.ts';
import { GLYPH } from '../../ui/theme.ts';
import { ListPanel } from '../inspect/list-panel.tsx';
import { type InspectPart, inspectScreen } from '../inspect/screen.tsx';
import { known } from '../inspect/state.ts';
import { CHECK_BINDINGS } from './keys.ts';
import { findingLines, findingRow } from './lines/finding.ts';
import { checkLayout } from './lines/layout.ts';
import { findingAtCursor, shownFindings } from './select.ts';
import type { CheckView } from './state.ts';

type Part = InspectPart<'check'>;

function Findings({ state, view, rect }: Part): ReactNode {
  const shown = shownFindings(view);
  return (
    <ListPanel
      state={state}
      view={view}
      rect={rect}
      title={`Check of ${plainText(addressName(view.address))}`}
      note={known(view.findings) === null ? '' : findingsText(view)}
      loaded={view.findings}
      doing="Checking what can run, and what should not be there"
      count={shown.length}
      cursor={Math.min(view.cursor, Math.max(0, shown.length - 1))}
      row={(index, width) => {
        const finding = shown[index];
        return finding === undefined ? [] : findingRow(finding, width);
      }}
      nothing={nothingLines(view)}
    />
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
function findingsText(view: CheckView): string {
  const shown = shownFindings(view);
  const numberOf = (severity: Finding['severity']): number =>
    shown.filter((finding) => finding.severity === severity).length;
  const counted = (count: number, word: string): readonly string[] =>
    count === 0 ? [] : [countText(count, word)];
  return (
    [
      ...counted(numberOf('error'), 'error'),
      ...counted(numberOf('warning'), 'warning'),
      ...counted(numberOf('note'), 'note'),
    ].join(', ') || 'nothing found'
  );
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
      note={finding?.severity ?? ''}
      position={linesPosition(top, lines.length, area.height)}
      focused={view.panel === 'detail'}
      focus={{ type: 'inspect/panelTurned' }}
    >
      <Lines rect={area} lines={lines.slice(top)} />
    </Panel>
  );
}

/** What a state lacks to run, and what it should not contain, with advice for each finding. */
export const CHECK: ScreenView = inspectScreen({
  name: 'check',
  title: 'Check',
  opens: {
    key: '6',
    label: 'check',
    help: 'Check what this state lacks to run, and what it should not contain',
  },
  keys: CHECK_BINDINGS,
  layout: checkLayout,
  List: Findings,
  Detail,
});
