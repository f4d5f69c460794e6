import { plainText } from '../../../progress/sanitize.ts';
import { wrapWords } from '../../../text/wrap.ts';
import type { Rect } from '../../../ui/layout.ts';
import type { Line } from '../../../ui/text.ts';
import { GLYPH } from '../../../ui/theme.ts';
import { currentChoice, openingChoice } from '../select.ts';
import type { Choice, PickState } from '../state.ts';
import { titleOf } from './row.ts';

/** Cells of the names before the values. */
const NAME_CELLS = 12;

const KINDS: Readonly<Record<Choice['kind'], string>> = {
  compose: 'service of',
  bake: 'target of',
  dockerfile: 'Dockerfile',
};

/** What is known of the build under the cursor; first what is in its way, in full. */
export function aboutLines(state: PickState, rect: Rect): readonly Line[] {
  const choice = currentChoice(state);
  const fact = (name: string, value: string): Line => [
    { text: ` ${name}`.padEnd(NAME_CELLS), role: 'dim' },
    { text: plainText(value) },
  ];
  const trouble = state.error ?? choice?.problem ?? null;
  const wrapped = (trouble === null ? [] : wrapWords(plainText(trouble), rect.width - 4)).map(
    (text, index): Line => [
      { text: index === 0 ? ` ${GLYPH.warning} ` : '   ', role: 'bad' },
      { text, role: 'bad' },
    ],
  );
  const opening = openingChoice(state);
  const above: readonly Line[] =
    opening === null ? wrapped : [[{ text: ` Opening ${titleOf(opening)}…`, role: 'accent' }], ...wrapped];
  if (choice === null) return above.slice(0, rect.height);
  return [
    ...above,
    fact(KINDS[choice.kind], choice.file),
    ...(choice.kind === 'dockerfile' ? [] : [fact('Dockerfile', choice.dockerfile ?? 'written in it')]),
    fact('context', choice.context),
    fact('target', choice.target ?? 'the last stage'),
    ...(choice.stages === null ? [] : [fact('stages', String(choice.stages))]),
  ].slice(0, rect.height);
}
