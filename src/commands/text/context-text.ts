import type { Dockerfile } from '../../dockerfile/types.ts';
import { totalsByLine } from '../../filesystem/context/by-line.ts';
import { type ContextPart, largestParts } from '../../filesystem/context/parts.ts';
import { statusOf } from '../../filesystem/context/status.ts';
import type { ContextTotals, RuleTotal, Total } from '../../filesystem/context/totals.ts';
import { plainName } from '../../progress/plain-name.ts';
import { plainText } from '../../progress/sanitize.ts';
import type { ContextSurvey, SurveyedTarget } from '../../states/context-survey.ts';
import { cellsOf } from '../../text/cells.ts';
import { countText } from '../../text/count-text.ts';
import { head, tail } from '../../text/ends.ts';
import { formatBytes } from '../../text/format-bytes.ts';
import { listed } from '../../text/listed.ts';
import { wrapWords } from '../../text/wrap.ts';

export interface ContextTextOptions {
  /** Cells of a line. */
  readonly width: number;
  /** What the target is called. */
  readonly target: string;
}

/** How many of each are shown without `--all`. */
const MAX_ROWS = 10;

/** A context in short: the totals, what takes how much, the largest parts that nothing takes, the lines that ignore. */
export async function contextText(
  survey: ContextSurvey,
  { dockerfile }: SurveyedTarget,
  { width, target }: ContextTextOptions,
  signal: AbortSignal,
): Promise<string> {
  const { name, folder, verdicts, counted, unknownBases } = survey;
  const { totals } = counted;
  const ignoreFile = plainText(folder.ignoreFile.label);
  const title = `${name === '.' ? 'Build context' : `Build context ${plainText(name)}`} ${plainName(folder.label)}, target ${plainText(target)}`;
  const unused = await largestParts(verdicts, counted, 'unused', MAX_ROWS, signal);
  const lines = [
    title,
    '',
    totalLine('sent', totals.sent, 'the engine gets it if it has nothing of it yet'),
    totalLine('unused', totals.unused, 'not ignored, and taken by no instruction'),
    totalLine(
      'ignored',
      totals.ignored,
      folder.ignoreFile.text === null ? 'there is no ignore file' : `by ${ignoreFile}`,
    ),
    ...(totals.unused.files > 0 ? ['', ...wrapWords(unusedText(totals), width)] : []),
    ...(totals.unused.files > 0 && unknownBases.length > 0
      ? wrapWords(unknownBasesText(unknownBases), width)
      : []),
    ...section('Taken by', await takenRows(survey, dockerfile, signal), width),
    ...section(
      'Unused, largest first',
      unused.parts.map((part) => partRow(part, survey)),
      width,
      unused.all,
    ),
    ...section(
      'Ignored by',
      counted.rules.slice(0, MAX_ROWS).map((rule) => ruleRow(rule, survey)),
      width,
      counted.rules.length,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

/** So many base images are named. */
const MAX_BASES = 3;

function unknownBasesText(bases: readonly string[]): string {
  const named = bases.slice(0, MAX_BASES).map((base) => plainText(base));
  const more = bases.length - named.length;
  const images = more > 0 ? `${named.join(', ')} and ${more} more` : listed(named);
  return `What ONBUILD triggers of ${images} take is not known without an engine; the screen of the context asks it.`;
}

interface Row {
  readonly total: Total;
  readonly text: string;
}

function totalLine(word: string, total: Total, about: string): string {
  return `  ${word.padEnd(8)}${amount(total)}  ${about}`;
}

/** Files and bytes in columns. */
function amount({ files, bytes }: Total): string {
  return `${countText(files, 'file').padStart(13)} ${formatBytes(bytes).padStart(8)}`;
}

function section(title: string, rows: readonly Row[], width: number, all = rows.length): readonly string[] {
  if (rows.length === 0) return [];
  const more = all - rows.length;
  return [
    '',
    title,
    ...rows.map(({ total, text }) => {
      const start = `${amount(total)}  `;
      return start + shortened(text, Math.max(20, width - cellsOf(start)));
    }),
    ...(more > 0 ? [`  and ${more} more: --all lists every file`] : []),
  ];
}

/** What "unused" means: the engine asks by the sources of COPY and ADD, which `--exclude` does not narrow. */
function unusedText({ sent, used }: ContextTotals): string {
  const unsent = sent.files - used.files;
  return unsent > 0
    ? `Of the unused files ${unsent === 1 ? '1 is' : `${unsent} are`} sent all the same: --exclude leaves out only what was sent before.`
    : 'Unused files are not sent: the engine asks only for what instructions name.';
}

/** The beginning and the end of a text that is too long. */
function shortened(text: string, width: number): string {
  if (cellsOf(text) <= width) return text;
  const end = Math.floor(width / 2);
  return `${head(text, width - end - 1)}…${tail(text, end)}`;
}

async function takenRows(
  { verdicts }: ContextSurvey,
  dockerfile: Dockerfile,
  signal: AbortSignal,
): Promise<readonly Row[]> {
  return [...(await totalsByLine(verdicts, signal))]
    .sort(([a], [b]) => a - b)
    .map(([line, total]) => ({
      total,
      text: `${line}: ${plainText((dockerfile.lines[line - 1] ?? '').trim())}`,
    }));
}

function partRow({ index, isFolder, files, bytes }: ContextPart, { verdicts }: ContextSurvey): Row {
  return {
    total: { files, bytes },
    text: `${plainName(verdicts.listing.path(index))}${isFolder ? '/' : ''}`,
  };
}

function ruleRow({ rule, files, bytes }: RuleTotal, { verdicts, folder }: ContextSurvey): Row {
  const pattern = verdicts.patterns[rule];
  const place = `${plainText(folder.ignoreFile.label)}:${pattern?.line ?? 0}`;
  return { total: { files, bytes }, text: `${place}  ${plainName(pattern?.pattern ?? '')}` };
}

/** `context --all`: each file on a line of its own, with what decides about it. */
export function* contextRows({ verdicts, folder }: ContextSurvey, dockerfile: Dockerfile): Generator<string> {
  const { listing, patterns, rules, taken } = verdicts;
  for (let index = 1; index < listing.length; index++) {
    if (listing.isFolder(index)) continue;
    const status = statusOf(verdicts, index);
    const pattern = patterns[rules[index] ?? -1];
    const why =
      status === 'ignored'
        ? `${plainText(folder.ignoreFile.label)}:${pattern?.line ?? 0} ${plainName(pattern?.pattern ?? '')}`
        : status === 'used'
          ? `${plainText(dockerfile.fileName)}:${taken.linesOf(index).join(',')}`
          : '';
    const size = formatBytes(listing.size(index)).padStart(8);
    yield `${`${status.padEnd(8)}${size}  ${plainName(listing.path(index))}  ${why}`.trimEnd()}\n`;
  }
}
