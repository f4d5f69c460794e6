import { plainText } from '../../../progress/sanitize.ts';
import { FIRST_BUILD, isFirstBuild } from '../../../records/first-build.ts';
import type { ExplainedStep } from '../../../records/reasons.ts';
import type { AppState } from '../../../store/state.ts';
import { keyName } from '../../../text/user-keys.ts';
import { wrapWords } from '../../../text/wrap.ts';
import { clip, type Line } from '../../../ui/text.ts';
import { GLYPH, type Role } from '../../../ui/theme.ts';
import { explainedAtCursor } from '../select-why.ts';

/** One line of the summary: why the chosen step ran, else why steps ran at all. None if there is nothing to say. */
export function whyRow(state: AppState): readonly Line[] {
  const why = state.build?.why ?? null;
  if (why === null || isFirstBuild(why)) return [];
  const step = explainedAtCursor(state);
  const chosen = step?.change == null ? null : `ran: ${step.change.detail}`;
  const text = chosen ?? why.sentence;
  if (text === null) return [];
  const key = `  ${keyName('build', 'Y')} tells more`;
  const room = state.window.columns - key.length - 4;
  return [
    [
      { text: `   ${clip(plainText(text), room)}`, role: 'dim' },
      { text: key, role: 'dim' },
    ],
  ];
}

/** All of it: the sentence, what to do about it, and each step with its reason. */
export function whyLines(state: AppState, width: number): readonly Line[] {
  const why = state.build?.why ?? null;
  if (why === null) return [[{ text: ' Nothing is known.', role: 'dim' }]];
  const isFirst = isFirstBuild(why);
  const sentence = why.sentence ?? (isFirst ? FIRST_BUILD : 'Nothing ran again.');
  const wrapped = (text: string, indent: number): readonly string[] =>
    wrapWords(plainText(text), Math.max(10, width - indent - 1)).map(
      (line) => `${' '.repeat(indent)}${line}`,
    );
  const lines: Line[] = wrapped(sentence, 1).map((text) => [{ text, role: 'strong' }]);
  if (why.hint !== null) lines.push(...wrapped(why.hint, 1).map((text): Line => [{ text, role: 'info' }]));
  let stage: string | null = null;
  for (const step of why.steps) {
    if (step.stage !== stage) lines.push([], [{ text: ` ${stageText(step.stage)}`, role: 'strong' }]);
    stage = step.stage;
    lines.push(...stepLines(step, width, wrapped));
  }
  return lines;
}

/** A stage without a name is known by its number. */
function stageText(stage: string): string {
  return /^\d+$/.test(stage) ? `stage ${stage}` : plainText(stage);
}

/** How far reasons are indented, below the instruction. */
const REASON_INDENT = 10;

const MARKS: Readonly<Record<ExplainedStep['state'], { readonly glyph: string; readonly role: Role }>> = {
  cached: { glyph: GLYPH.cached, role: 'dim' },
  done: { glyph: GLYPH.done, role: 'good' },
  failed: { glyph: GLYPH.failed, role: 'bad' },
  cancelled: { glyph: GLYPH.cancelled, role: 'warn' },
  waiting: { glyph: ' ', role: 'dim' },
};

function stepLines(
  { line, name, cached, state, change }: ExplainedStep,
  width: number,
  wrapped: (text: string, indent: number) => readonly string[],
): readonly Line[] {
  const mark = MARKS[cached ? 'cached' : state];
  const title: Line = [
    { text: ` ${mark.glyph} `, role: mark.role },
    { text: `${String(line).padStart(5)}  `, role: 'dim' },
    { text: clip(plainText(name), width - REASON_INDENT), role: cached ? 'dim' : 'plain' },
  ];
  // Of a first build the title says it for all.
  if (change === null || change.reason === 'first-build') return [title];
  const reason = wrapped(change.detail, REASON_INDENT).map((text): Line => [{ text, role: 'accent' }]);
  const files = change.fileCount < 2 ? [] : change.files;
  const more = change.fileCount - change.files.length;
  return [
    title,
    ...reason,
    ...files.map(
      (file): Line => [
        { text: `${' '.repeat(REASON_INDENT + 2)}${file.change.padEnd(8)}  `, role: 'dim' },
        { text: clip(plainText(file.path), width - REASON_INDENT - 13), role: 'dim' },
      ],
    ),
    ...(more > 0
      ? [[{ text: `${' '.repeat(REASON_INDENT + 2)}and ${more} more`, role: 'dim' } as const]]
      : []),
  ];
}
