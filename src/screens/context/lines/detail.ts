import { statusOf } from '../../../filesystem/context/status.ts';
import { plainName } from '../../../progress/plain-name.ts';
import { plainText } from '../../../progress/sanitize.ts';
import type { ContextSurvey } from '../../../states/context-survey.ts';
import type { AppState } from '../../../store/state.ts';
import { countText } from '../../../text/count-text.ts';
import { formatBytes } from '../../../text/format-bytes.ts';
import { listed } from '../../../text/listed.ts';
import { wrapWords } from '../../../text/wrap.ts';
import type { Line } from '../../../ui/text.ts';
import { ignoredByNow, linesOf, rowNow, surveyNow } from '../select.ts';
import type { RuleEffect } from '../state.ts';
import { STATUS_LOOK, shownStatus } from './rows.ts';

/** Lines of the ignore file shown above and below the one that decides. */
const LINES_AROUND = 3;

/** What is known of the row: what takes it, or which line ignores it; and what the rule that is tried would do. */
export function detailLines(state: AppState, width: number): readonly Line[] {
  const survey = surveyNow(state);
  const row = rowNow(state);
  if (survey === null) return [];
  const { tried } = state.context;
  const effect = tried?.result.kind === 'judged' ? tried.result.effect : null;
  return [
    ...(tried?.result.kind === 'refused' ? said(plainText(tried.result.message), width, 'bad') : []),
    ...(effect === null ? [] : effectLines(effect, width)),
    ...(row === null ? [] : entryLines(state, survey, row.index, width)),
  ];
}

function entryLines(state: AppState, survey: ContextSurvey, index: number, width: number): readonly Line[] {
  const { verdicts, counted } = survey;
  const { listing } = verdicts;
  const status = shownStatus(survey, index);
  const { glyph, role } = STATUS_LOOK[status];
  const head: Line[] = [
    [{ text: ` ${plainName(listing.path(index))}${listing.isFolder(index) ? '/' : ''}`, role: 'strong' }],
  ];
  if (listing.isFolder(index)) {
    for (const each of ['used', 'unused', 'ignored'] as const) {
      const { files, bytes } = counted.inFolder(index, each);
      if (files === 0) continue;
      const look = STATUS_LOOK[each];
      head.push([
        { text: ` ${look.glyph} ${each.padEnd(8)}`, role: look.role },
        { text: `${countText(files, 'file')} · ${formatBytes(bytes)}` },
      ]);
    }
  } else
    head.push([{ text: ` ${glyph} ${status}`, role }, { text: `  ${formatBytes(listing.size(index))}` }]);
  return [...head, ...whyLines(state, survey, index, width)];
}

function whyLines(state: AppState, survey: ContextSurvey, index: number, width: number): readonly Line[] {
  const { verdicts, folder } = survey;
  const ignored = ignoredByNow(state);
  if (ignored !== null) return [[], ...ruleLines(survey, ignored.line)];
  const lines = linesOf(survey, index);
  const unreadable = folder.listing.unreadable.get(index);
  return [
    ...(unreadable === undefined
      ? []
      : said(`It cannot be read: ${unreadable}. A build that asks for it fails.`, width, 'bad')),
    ...(lines.length === 0 ? [] : [[], [{ text: ' Taken by', role: 'dim' as const }]]),
    ...lines.map(
      (line): Line => [
        { text: ` ${String(line).padStart(4)} `, role: 'dim' },
        { text: plainText((state.dockerfile.lines[line - 1] ?? '').trim()) },
      ],
    ),
    ...(lines.length > 0 || verdicts.listing.isFolder(index) || statusOf(verdicts, index) !== 'unused'
      ? []
      : said(
          verdicts.sent[index] === 1
            ? 'It is sent although no instruction takes it: --exclude leaves out only what was sent before.'
            : survey.unknownBases.length === 0
              ? 'No instruction of the target takes it, so the engine does not ask for it.'
              : 'No instruction of the target takes it. What ONBUILD triggers of its base images take is not known without the engine.',
          width,
        )),
  ];
}

/** The lines of the ignore file around the one that decides. */
function ruleLines({ folder }: ContextSurvey, line: number): readonly Line[] {
  const all = (folder.ignoreFile.text ?? '').split('\n');
  const from = Math.max(1, line - LINES_AROUND);
  return [
    [{ text: ` Ignored by ${plainText(folder.ignoreFile.label)}:${line}`, role: 'dim' }],
    ...all.slice(from - 1, line + LINES_AROUND).map(
      (text, index): Line => [
        { text: ` ${String(from + index).padStart(4)} `, role: 'dim' },
        { text: plainText(text), role: from + index === line ? 'match' : 'plain' },
      ],
    ),
  ];
}

/** What the rule would do, in sentences. */
function effectLines({ out, back, missing, missedBy, sent }: RuleEffect, width: number): readonly Line[] {
  if (out.files === 0 && back.files === 0) return [...said('The rule would change nothing.', width), []];
  const amount = ({ files, bytes }: { files: number; bytes: number }): string =>
    `${countText(files, 'file')}, ${formatBytes(bytes)}`;
  return [
    ...(out.files === 0 ? [] : said(`It would leave out ${amount(out)}.`, width)),
    ...(back.files === 0 ? [] : said(`It would let in ${amount(back)}.`, width)),
    ...said(`Sent would be ${amount(sent)}.`, width),
    ...(missing.files === 0
      ? []
      : said(
          `${missedBy.length === 1 ? `Line ${missedBy[0]} takes` : `Lines ${listed(missedBy)} take`} ${countText(missing.files, 'file')} of these; the build would lack them.`,
          width,
          'warn',
        )),
    [],
  ];
}

/** The change of the ignore file, as a diff, with a question. */
export function changeLines(state: AppState, width: number): readonly Line[] {
  const survey = surveyNow(state);
  const { tried } = state.context;
  if (survey === null || tried === null) return [];
  const { label, text } = survey.folder.ignoreFile;
  const lines = (text ?? '').replace(/\r?\n$/, '').split(/\r?\n/);
  const from = text === null || text === '' ? lines.length : Math.max(0, lines.length - LINES_AROUND);
  const effect = tried.result.kind === 'judged' ? tried.result.effect : null;
  return [
    ...(tried.step === 'again'
      ? said(
          `${plainText(label)} was changed meanwhile, and nothing was written. This is the change to the file as it is now.`,
          width,
          'warn',
        )
      : []),
    [{ text: ` ${plainText(label)}${text === null ? ' (a new file)' : ''}`, role: 'strong' }],
    ...lines.slice(from).map((line): Line => [{ text: `   ${plainText(line)}`, role: 'dim' }]),
    [{ text: ` + ${plainName(tried.text)}`, role: 'good' }],
    [],
    ...(effect === null ? [] : effectLines(effect, width)),
  ];
}

function said(text: string, width: number, role: 'plain' | 'bad' | 'warn' = 'plain'): readonly Line[] {
  return wrapWords(text, width - 2).map((line): Line => [{ text: ` ${line}`, role }]);
}
