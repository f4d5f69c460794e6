import { countText } from '../../text/count-text.ts';
import type { Limits } from '../limits.ts';
import { element, type Markup } from '../markup/element.ts';
import { table } from '../markup/table.ts';
import { cutEnd, dateText } from '../texts.ts';
import type { Report, ReportReasons } from '../types.ts';

const MAX_TEXT_CELLS = 120;

/** Why steps ran again; null if no earlier build is known, or none ran again. */
export function reasonsSection({ reasons }: Report, limits: Limits): Markup | null {
  if (reasons === null || reasons.steps.length === 0) return null;
  const { against, built, sentence, hint, steps } = reasons;
  const shown = steps.slice(0, limits.lines);
  const which = built === null ? 'This build' : `The last recorded build, of ${dateText(built)},`;
  return element(
    'section',
    { id: 'reasons' },
    element('h2', {}, 'Why steps ran again'),
    sentence !== null && element('p', {}, sentence),
    element(
      'p',
      { class: 'dim' },
      `${which} against that of ${dateText(against)}.`,
      shown.length < steps.length && ` The first ${shown.length} of ${steps.length} steps are listed.`,
    ),
    hint !== null && element('p', {}, hint),
    table([{ number: 'Line' }, 'Stage', 'Instruction', 'Why'], shown.map(row)),
  );
}

function row({ line, stage, name, detail, files, fileCount }: ReportReasons['steps'][number]): Markup {
  const more = fileCount - files.length;
  // One file is in the sentence already.
  const listed =
    fileCount < 2 ? [] : [...files, ...(more > 0 ? [`and ${countText(more, 'more', 'more')}`] : [])];
  return element(
    'tr',
    {},
    element('td', { class: 'number' }, line),
    element('td', { class: 'mono' }, stage),
    element('td', {}, element('code', {}, cutEnd(name, MAX_TEXT_CELLS))),
    element(
      'td',
      {},
      detail,
      ...listed.map((file) => element('div', { class: 'mono dim' }, cutEnd(file, MAX_TEXT_CELLS))),
    ),
  );
}
