import { Box } from 'ink';
import type { ReactNode } from 'react';
import { plainName } from '../../progress/plain-name.ts';
import { plainText } from '../../progress/sanitize.ts';
import type { AppState } from '../../store/state.ts';
import { countText } from '../../text/count-text.ts';
import { afterLast } from '../../text/cut.ts';
import { wrapWords } from '../../text/wrap.ts';
import { Lines, Panel } from '../../ui/components/panel.tsx';
import { PickList } from '../../ui/components/pick-list.tsx';
import { inside, type Rect } from '../../ui/layout.ts';
import { rowPosition } from '../../ui/position.ts';
import type { ScreenView } from '../../ui/screen-view.ts';
import type { Line } from '../../ui/text.ts';
import { GLYPH, spinner } from '../../ui/theme.ts';
import { isShown } from '../../ui/zoom.ts';
import { CONTEXT_BINDINGS } from './keys.ts';
import { RULE_FIELD } from './keys-rule.ts';
import { changeLines, detailLines } from './lines/detail.ts';
import { contextLayout } from './lines/layout.ts';
import { entryLine, ruleLine, totalsLine } from './lines/rows.ts';
import { isChangeShown, surveyNow } from './select.ts';

interface Part {
  readonly state: AppState;
  readonly rect: Rect;
}

function Context({ state }: { readonly state: AppState }): ReactNode {
  const { beside, list, detail } = contextLayout(state);
  return (
    <Box flexDirection={beside ? 'row' : 'column'}>
      {isShown(list) && <Tree state={state} rect={list} />}
      {isShown(detail) && <Detail state={state} rect={detail} />}
    </Box>
  );
}

function Tree({ state, rect }: Part): ReactNode {
  const area = inside(rect);
  const { context } = state;
  const survey = surveyNow(state);
  const { tried } = context;
  const head: Line =
    survey === null
      ? []
      : tried?.step === 'typed'
        ? ruleLine(tried, plainText(afterLast(survey.folder.ignoreFile.label, '/')))
        : totalsLine(survey, area.width);
  const rows = { width: area.width, height: area.height - 1 };
  return (
    <Panel
      rect={rect}
      title={title(state)}
      note={note(state)}
      focused={!isChangeShown(state)}
      position={rowPosition(context.cursor, context.rows.length, rows.height)}
    >
      {survey === null ? (
        <Lines rect={area} lines={saidLines(state, area.width)} />
      ) : (
        <>
          <Lines rect={{ width: area.width, height: 1 }} lines={[head]} />
          {context.rows.length === 0 ? (
            <Lines rect={rows} lines={[[{ text: ' No file is in the list.', role: 'dim' }]]} />
          ) : (
            <PickList
              count={context.rows.length}
              row={(index, width) => {
                const row = context.rows[index];
                return row === undefined ? [] : entryLine(survey, context, row, width);
              }}
              cursor={context.cursor}
              focused={!isChangeShown(state)}
              rect={rows}
            />
          )}
        </>
      )}
    </Panel>
  );
}

function title(state: AppState): string {
  const survey = surveyNow(state);
  const { name } = state.context;
  const what = name === '.' ? 'Build context' : `Build context ${plainText(name)}`;
  return survey === null ? what : `${what} ${plainName(survey.folder.label)}`;
}

function note({ context: { filter, order, phase } }: AppState): string {
  if (phase.kind !== 'known') return '';
  const cut = phase.survey.folder.listing.isCut ? ['not all of it'] : [];
  return [
    ...cut,
    ...(filter === 'all' ? [] : [`${filter} only`]),
    order === 'size' ? 'by size' : 'by name',
  ].join(' · ');
}

/** Why there is no tree. */
function saidLines({ context: { phase }, now }: AppState, width: number): readonly Line[] {
  if (phase.kind === 'broken') {
    return wrapWords(plainText(phase.message), width - 4).map(
      (text, index): Line => [{ text: ` ${index === 0 ? GLYPH.failed : ' '} ${text}`, role: 'bad' }],
    );
  }
  const entries =
    phase.kind === 'reading' && phase.entries > 0 ? ` · ${countText(phase.entries, 'entry', 'entries')}` : '';
  return [
    [
      { text: ` ${spinner(now)} `, role: 'accent' },
      { text: 'Reading the folder' },
      { text: entries, role: 'dim' },
    ],
  ];
}

function Detail({ state, rect }: Part): ReactNode {
  const area = inside(rect);
  const isChange = isChangeShown(state);
  return (
    <Panel rect={rect} title={isChange ? 'Write this?' : 'Details'} focused={isChange}>
      <Lines rect={area} lines={isChange ? changeLines(state, area.width) : detailLines(state, area.width)} />
    </Panel>
  );
}

/** The build context: what is sent and what takes it, what is unused, what is ignored by which line. */
export const CONTEXT: ScreenView = {
  title: 'Context',
  opens: {
    keys: ['9'],
    label: 'context',
    help: 'Show the build context: what is sent, unused and ignored',
    group: 'Everywhere',
    when: (state) => state.screen !== 'context',
    action: () => ({ type: 'screen/shown', screen: 'context' }),
  },
  keys: CONTEXT_BINDINGS,
  field: RULE_FIELD,
  body: (state) => <Context state={state} />,
};
