import { plainSentence } from '../../../progress/plain-name.ts';
import { plainText } from '../../../progress/sanitize.ts';
import { addressName } from '../../../states/address.ts';
import type { AppState } from '../../../store/state.ts';
import { cellsOf } from '../../../text/cells.ts';
import { formatBytes } from '../../../text/format-bytes.ts';
import { keyLabel, keyName } from '../../../text/user-keys.ts';
import { wrapWords } from '../../../text/wrap.ts';
import type { Binding } from '../../../ui/binding.ts';
import { inside, overlayRect } from '../../../ui/layout.ts';
import { clipMiddle, fitTo, type Line } from '../../../ui/text.ts';
import { GLYPH } from '../../../ui/theme.ts';
import { whyLines } from '../../build/lines/why.ts';
import { isBuilding } from '../../build/select.ts';
import { cacheName } from '../../caches/select.ts';
import { isContainerAlive } from '../../container/select.ts';
import { fixLines } from '../../fix/lines/diff.ts';
import { isOfCheck } from '../../fix/reduce.ts';
import { pastName } from '../../history/select.ts';
import { activeBindings } from '../../keymap.ts';
import { SCREENS } from '../../screens.tsx';
import { traceTitle } from '../../trace/lines/rows.ts';
import { notes } from '../select/notes.ts';
import type { Overlay } from '../state.ts';
import { shownTitle } from './stage-row.ts';

/** The title in the border of an overlay. */
export function overlayTitle(state: AppState, overlay: Overlay): string {
  switch (overlay.kind) {
    case 'help':
      return `Keys of ${SCREENS[state.screen].title}`;
    case 'targets':
      return 'Choose a target';
    case 'notices':
      return 'Warnings and notes';
    case 'why':
      return 'Why steps ran';
    case 'options':
      return 'What the target takes';
    case 'fix':
      return isOfCheck(state.fix) ? 'What fixes the findings' : 'A fix from the shell';
    case 'trace':
      return traceTitle(state).title;
    case 'breakpoints':
      return 'Breakpoints';
    case 'writers':
      return 'Who wrote it before?';
    case 'pair':
      return overlay.a === null
        ? 'Choose a state to compare'
        : `Compare ${plainText(addressName(overlay.a))} with`;
    case 'kinds':
      return 'Choose what to show';
    case 'overwrite':
      return 'Already exists';
    case 'menu':
      return 'What can be done here';
    case 'clearCache':
      return 'Clear a cache mount';
    case 'run':
      return isContainerAlive(state)
        ? `Start ${stageName(state, overlay.stage)}, and end what runs`
        : `Start ${stageName(state, overlay.stage)} as docker starts its image`;
    case 'quit':
      return quitTitle(state);
    case 'deleteBuild':
      return 'Delete the record';
  }
}

function quitTitle(state: AppState): string {
  const started = isContainerAlive(state) ? plainText(state.container?.title ?? '') : null;
  if (started === null) return 'A build is running';
  return isBuilding(state) ? `A build is running, and so is ${started}` : `${started} is running`;
}

function quitText(state: AppState): string {
  if (!isContainerAlive(state)) return 'Quitting cancels it, also in the engine.';
  return isBuilding(state)
    ? 'Quitting cancels the build, and ends and removes what was started.'
    : 'Quitting ends and removes it.';
}

function stageName({ dockerfile }: AppState, index: number): string {
  const stage = dockerfile.stages[index];
  return stage === undefined ? 'a stage' : shownTitle(stage);
}

/** The text of an overlay. Lists are drawn by the overlay component instead. */
export function overlayLines(state: AppState, overlay: Overlay): readonly Line[] {
  switch (overlay.kind) {
    case 'help':
      return helpLines(activeBindings({ ...state, overlay: null }), inside(overlayRect(state.window)).width);
    case 'targets':
    case 'pair':
    case 'kinds':
    case 'options':
    case 'trace':
    case 'breakpoints':
    case 'writers':
    case 'run':
    case 'menu':
      return [];
    case 'overwrite':
      return [
        [{ text: '' }],
        [
          {
            text: `  ${clipMiddle(plainSentence(overlay.text), inside(overlayRect(state.window)).width - 24)} would be overwritten.`,
          },
        ],
        [{ text: '' }],
        [
          { text: '  ' },
          { text: keyName('lists', 'enter'), role: 'key' },
          { text: ' overwrite', role: 'dim' },
        ],
        [
          { text: '  ' },
          { text: keyName('lists', 'esc'), role: 'key' },
          { text: overlay.path === null ? ' save nothing' : ' copy nothing', role: 'dim' },
        ],
        [{ text: '' }],
      ];
    case 'clearCache': {
      const { bytes } = overlay.mount;
      const size = formatBytes(bytes ?? 0);
      const width = inside(overlayRect(state.window)).width;
      const forgets = state.caches.forgetsSteps
        ? ' This engine then also forgets results of steps, which run again in the next builds.'
        : '';
      return questionLines(
        `${cacheName(overlay.mount)} (${size}) is emptied for all builds of this builder that mount it.${forgets}`,
        'clear it',
        'keep it',
        width,
      );
    }
    case 'notices':
      return noteLines(state);
    case 'deleteBuild':
      return questionLines(
        `The record of ${pastName(state, overlay.id)} goes from the history; images and caches stay.`,
        'delete',
        'keep it',
        inside(overlayRect(state.window)).width,
      );
    case 'why':
      return whyLines(state, inside(overlayRect(state.window)).width);
    case 'fix':
      return fixLines(state);
    case 'quit':
      return [
        [{ text: '' }],
        [{ text: `  ${quitText(state)}` }],
        [{ text: '' }],
        [{ text: '  ' }, { text: keyName('lists', 'enter'), role: 'key' }, { text: ' quit', role: 'dim' }],
        [{ text: '  ' }, { text: keyName('lists', 'esc'), role: 'key' }, { text: ' stay', role: 'dim' }],
        [{ text: '' }],
      ];
  }
}

/** A question, and what each answer does. */
function questionLines(text: string, yes: string, no: string, width: number): readonly Line[] {
  const answer = (key: 'enter' | 'esc', label: string): Line => [
    { text: '  ' },
    { text: keyName('lists', key), role: 'key' },
    { text: ` ${label}`, role: 'dim' },
  ];
  return [
    [{ text: '' }],
    ...wrapWords(text, width - 4).map((line): Line => [{ text: `  ${line}` }]),
    [{ text: '' }],
    answer('enter', yes),
    answer('esc', no),
    [{ text: '' }],
  ];
}

/** Total lines of the open overlay; 0 without one. */
export function overlayLineCount(state: AppState): number {
  return state.overlay === null ? 0 : overlayLines(state, state.overlay).length;
}

const GROUPS: readonly Binding['group'][] = [
  'Explore',
  'Build',
  'State',
  'Run',
  'Caches',
  'Inspect',
  'History',
  'Context',
  'Moving',
  'Search',
  'Everywhere',
];

/** All keys that work here, grouped. Generated from the keymap, so that it is never out of date. */
function helpLines(bindings: readonly Binding[], columns: number): readonly Line[] {
  const names = new Map(bindings.map((binding) => [binding, binding.keys.map(keyLabel).join(' ')]));
  const width = Math.max(...[...names.values()].map(cellsOf)) + 4;
  return GROUPS.flatMap((group): Line[] => {
    const members = bindings.filter((binding) => binding.group === group);
    if (members.length === 0) return [];
    return [
      [{ text: ` ${group}`, role: 'strong' }],
      ...members.flatMap((binding) =>
        wrapWords(binding.help, columns - width - 2).map(
          (text, index): Line => [
            { text: fitTo(index === 0 ? `   ${names.get(binding)}` : '', width), role: 'accent' },
            { text: ` ${text}` },
          ],
        ),
      ),
      [{ text: '' }],
    ];
  });
}

function noteLines(state: AppState): readonly Line[] {
  const width = inside(overlayRect(state.window)).width;
  const all = notes(state);
  if (all.length === 0) return [[{ text: ' Nothing to report.', role: 'dim' }]];
  return all.flatMap((note): Line[] => [
    [
      {
        text: ` ${note.tone === 'warning' ? GLYPH.warning : '•'} `,
        role: note.tone === 'warning' ? 'warn' : 'info',
      },
      { text: note.line === null ? '' : `line ${note.line}  `, role: 'dim' },
      { text: plainText(note.title), role: 'strong' },
    ],
    ...plainText(note.detail, 'keep')
      .split('\n')
      .flatMap((line) => wrapWords(line, width - 5))
      .map((text): Line => [{ text: `   ${text}` }]),
    [{ text: '' }],
  ]);
}
