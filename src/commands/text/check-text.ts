import type { Finding, FoundIn } from '../../filesystem/check/index.ts';
import { plainName, plainSentence } from '../../progress/plain-name.ts';
import { plainText } from '../../progress/sanitize.ts';
import { countText } from '../../text/count-text.ts';
import { listed } from '../../text/listed.ts';
import { wrapWords } from '../../text/wrap.ts';

export interface CheckTextOptions {
  readonly colours: boolean;
  /** Characters per line. */
  readonly width: number;
}

/** From the terminal's sixteen colours. */
const RED = '\u001b[31m';
const YELLOW = '\u001b[33m';
const GREEN = '\u001b[32m';
const BOLD = '\u001b[1m';
const DIM = '\u001b[2m';
const PLAIN = '\u001b[0m';

/** Wider text is hard to read, and narrower text says too little. */
const MAX_COLUMNS = 100;
const MIN_COLUMNS = 40;

const SEVERITY_COLOURS: Readonly<Record<Finding['severity'], string>> = {
  error: RED,
  warning: YELLOW,
  note: DIM,
};

type Paint = (code: string, text: string) => string;

function painter(colours: boolean): Paint {
  return (code, text) => (colours && text !== '' ? `${code}${text}${PLAIN}` : text);
}

/** A finding as a block of text, without a line end. */
export function findingText(
  finding: Finding,
  fileName: string,
  { colours, width }: CheckTextOptions,
): string {
  return block(finding, fileName, Math.max(MIN_COLUMNS, Math.min(width, MAX_COLUMNS)), painter(colours));
}

function block(finding: Finding, fileName: string, columns: number, paint: Paint): string {
  const { severity, path, rule, line, detail, foundIn, fix } = finding;
  const shown = plainName(path ?? '');
  const place = line === null ? '' : `${plainName(fileName)}:${line}`;
  const gap = ' '.repeat(
    Math.max(2, columns - severity.length - shown.length - place.length - rule.length - 4),
  );
  const head = `${paint(SEVERITY_COLOURS[severity], severity)}  ${paint(BOLD, shown)}  ${place}${gap}${paint(DIM, rule)}`;
  const labelled = (label: string, text: string): readonly string[] =>
    wrapWords(text, columns - 7).map(
      (part, index) => `  ${paint(DIM, index === 0 ? label : '   ')}  ${part}`,
    );
  return [
    head,
    ...wrapWords(`${plainSentence(detail)}.`, columns - 2).map((text) => `  ${text}`),
    ...(foundIn.length === 0 ? [] : labelled('in ', plainSentence(placesText(foundIn)))),
    // On one line, however long, so that it can be copied.
    ...(fix === null ? [] : [`  ${paint(DIM, 'add')}  ${paint(GREEN, plainSentence(fix))}`]),
  ].join('\n');
}

/** `/lib/libz.so.1 of debug, source and deps`: stages with the same path together. */
function placesText(foundIn: readonly FoundIn[]): string {
  const stages = new Map<string, string[]>();
  for (const { stage, path } of foundIn) stages.set(path, [...(stages.get(path) ?? []), stage]);
  return [...stages].map(([path, names]) => `${path} of ${listed(names)}`).join(', ');
}

/** What the findings are out of. */
export interface CheckScope {
  /** How many more are known from a baseline. */
  readonly known: number;
  /** Whether only some rules were asked for. */
  readonly isPartial: boolean;
  /** The line behind which fixes go; absent for the end of the stage. */
  readonly behind?: number;
  /** Whether the stage fails, so that only what was built of it was checked. */
  readonly isFailed?: boolean;
}

/** How many findings there are, as one line. */
export function summaryText(
  ref: string,
  findings: readonly Finding[],
  colours: boolean,
  { known, isPartial, behind, isFailed = false }: CheckScope = { known: 0, isPartial: false },
): string {
  const paint = painter(colours);
  const numberOf = (severity: Finding['severity']): number =>
    findings.filter((finding) => finding.severity === severity).length;
  const [errors, notes] = [numberOf('error'), numberOf('note')];
  const name = `${plainText(ref)}${isFailed ? ', as far as it was built' : ''}`;
  const good = isFailed ? YELLOW : GREEN;
  // Other notes are about what was found.
  const unseen = findings.filter(
    ({ rule, severity }) => rule === 'not-looked-at' && severity === 'note',
  ).length;
  if (findings.length === unseen) {
    const rest = unseen === 0 ? '' : `; ${counted(unseen, 'part')} of it could not be looked at`;
    if (known > 0)
      return `${paint(good, name)}: nothing new beside ${counted(known, 'known finding')}${rest}.`;
    if (isPartial) return `${paint(good, name)}: nothing was found by the rules that were asked for${rest}.`;
    const where = unseen === 0 ? '' : ' in what was looked at';
    return `${paint(good, name)}: nothing is missing${where}, and nothing is there that should not be${rest}.`;
  }
  const counts = [counted(errors, 'error'), counted(numberOf('warning'), 'warning'), counted(notes, 'note')];
  const fixes = new Set(findings.flatMap(({ fix }) => fix ?? [])).size;
  const place = behind === undefined ? 'at the end of the stage' : `behind line ${behind}`;
  const fixText = fixes === 0 ? '' : `; ${fixes === 1 ? 'one line' : `${fixes} lines`} to add ${place}`;
  const text = counts.filter((each) => each !== '').join(', ');
  return `${paint(errors > 0 ? RED : YELLOW, name)}: ${text}${fixText}.`;
}

function counted(number: number, word: string): string {
  return number === 0 ? '' : countText(number, word);
}
