import { type ContextStatus, statusOf } from '../../filesystem/context/status.ts';
import type { Total } from '../../filesystem/context/totals.ts';
import type { ContextSurvey } from '../../states/context-survey.ts';
import { jsonText } from './json-text.ts';

/** A file of a build context as `context --json` prints it; folders are not listed. */
export interface ContextEntryJson {
  /** Relative to the context. */
  readonly path: string;
  /** Bytes of contents. */
  readonly size: number;
  readonly status: ContextStatus;
  /** Whether the engine gets it. */
  readonly sent: boolean;
  /** The line of the ignore file that leaves it out. */
  readonly rule: { readonly file: string; readonly line: number; readonly pattern: string } | null;
  /** First lines of the instructions that take it. */
  readonly usedBy: readonly number[];
}

/** The totals of `context --json`, in front of the entries. */
interface ContextHeadJson {
  readonly name?: string;
  readonly root: string;
  readonly sent: Total;
  readonly unused: Total;
  readonly ignored: Total;
}

/** So much text is put together before it is written. */
const MAX_PIECE_CHARACTERS = 64 * 1024;

/**
 * `context --json` in pieces, since a context may have a million entries: the first survey is of the main context, the
 * others are listed under `named`.
 */
export function* contextJsonPieces(surveys: readonly ContextSurvey[]): Generator<string> {
  const [main, ...named] = surveys;
  if (main === undefined) return;
  yield* inPieces(contextLines(main, named));
}

function* contextLines(survey: ContextSurvey, named: readonly ContextSurvey[] | null): Generator<string> {
  const { counted, name, folder } = survey;
  const { sent, unused, ignored } = counted.totals;
  const head: ContextHeadJson = {
    ...(named === null ? { name } : {}),
    root: folder.label,
    sent,
    unused,
    ignored,
  };
  yield `${jsonText(head).trimEnd().slice(0, -2)},\n  "entries": [`;
  let isFirst = true;
  for (const entry of entriesOf(survey)) {
    yield `${isFirst ? '' : ','}\n    ${line(entry)}`;
    isFirst = false;
  }
  yield isFirst ? ']' : '\n  ]';
  if (named !== null) {
    yield ',\n  "named": [';
    for (const [position, one] of named.entries()) {
      yield position === 0 ? '\n' : ',\n';
      yield* contextLines(one, null);
    }
    yield named.length === 0 ? ']' : '\n  ]';
  }
  yield named === null ? '\n}' : '\n}\n';
}

function line(entry: ContextEntryJson): string {
  return jsonText(entry).trimEnd().replaceAll(/\n\s*/g, ' ');
}

function* entriesOf({ verdicts, folder }: ContextSurvey): Generator<ContextEntryJson> {
  const { listing, patterns, rules, sent, taken } = verdicts;
  for (let index = 1; index < listing.length; index++) {
    if (listing.isFolder(index)) continue;
    const status = statusOf(verdicts, index);
    const rule = status === 'ignored' ? patterns[rules[index] ?? -1] : undefined;
    yield {
      path: listing.path(index),
      size: listing.size(index),
      status,
      sent: sent[index] === 1,
      rule: rule === undefined ? null : { file: folder.ignoreFile.label, ...ruleOf(rule) },
      usedBy: taken.linesOf(index),
    };
  }
}

function ruleOf({ line, pattern }: { line: number; pattern: string }): { line: number; pattern: string } {
  return { line, pattern };
}

/** The same text in fewer pieces. */
export function* inPieces(parts: Iterable<string>): Generator<string> {
  let piece = '';
  for (const part of parts) {
    piece += part;
    if (piece.length < MAX_PIECE_CHARACTERS) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}
