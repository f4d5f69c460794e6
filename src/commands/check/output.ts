import type { Writable } from 'node:stream';
import type { Dockerfile } from '../../dockerfile/types.ts';
import type { Finding } from '../../filesystem/check/index.ts';
import { Turns } from '../../turns.ts';
import { jsonLine, jsonText } from '../json/json-text.ts';
import { type CheckScope, type CheckTextOptions, findingText, summaryText } from '../text/check-text.ts';
import { writeOut } from '../write-out.ts';
import type { CheckFormat } from './formats.ts';
import { githubLine } from './github.ts';
import { sarifPieces } from './sarif.ts';

export interface CheckOutput {
  readonly format: CheckFormat;
  readonly ref: string;
  readonly dockerfile: Dockerfile;
  /** Index of the checked stage. */
  readonly stage: number;
  readonly findings: readonly Finding[];
  /** The instructions that fix all, for JSON; null for none. */
  readonly fixes: readonly string[] | null;
  readonly version: string;
  readonly text: CheckTextOptions;
  readonly scope: CheckScope;
}

/** Characters that are written at once. */
const PIECE_CHARACTERS = 64 * 1024;

/** Writes findings in a format, in pieces: however many there are, a signal is heard meanwhile. */
export async function writeFindings(
  stdout: Writable,
  output: CheckOutput,
  signal: AbortSignal,
): Promise<void> {
  const turns = new Turns();
  let waiting: string[] = [];
  let characters = 0;
  const flush = async (): Promise<void> => {
    const text = waiting.join('');
    [waiting, characters] = [[], 0];
    if (text !== '') await writeOut(stdout, text, signal);
  };
  for (const piece of pieces(output)) {
    waiting.push(piece);
    characters += piece.length;
    if (characters >= PIECE_CHARACTERS) await flush();
    if (turns.isDue) await turns.give();
    signal.throwIfAborted();
  }
  await flush();
}

function pieces(output: CheckOutput): Iterable<string> {
  const { format, dockerfile, stage, findings, version } = output;
  switch (format) {
    case 'sarif':
      return sarifPieces(dockerfile, stage, findings, version);
    case 'json':
      return jsonPieces(output);
    case 'github':
      return githubPieces(output);
    case 'text':
      return textPieces(output);
  }
}

/** The same text as jsonText. */
function* jsonPieces({ ref, findings, fixes }: CheckOutput): Generator<string> {
  const rest = fixes === null ? {} : { fixes };
  if (findings.length === 0) {
    yield jsonText({ ref, findings, ...rest });
    return;
  }
  yield `{\n  "ref": ${jsonLine([ref]).slice(1, -1)},\n  "findings": [\n`;
  for (const [index, finding] of findings.entries()) {
    const text = jsonLine(finding, 2).replaceAll('\n', '\n    ');
    yield `    ${text}${index === findings.length - 1 ? '' : ','}\n`;
  }
  yield fixes === null ? '  ]\n}\n' : `  ],\n${jsonText(rest).slice(2)}`;
}

function* githubPieces({ ref, dockerfile, stage, findings, scope }: CheckOutput): Generator<string> {
  for (const finding of findings) yield githubLine(dockerfile, stage, finding);
  yield `${summaryText(ref, findings, false, scope)}\n`;
}

function* textPieces({ ref, dockerfile, findings, text, scope }: CheckOutput): Generator<string> {
  for (const finding of findings) yield `${findingText(finding, dockerfile.fileName, text)}\n\n`;
  yield `${summaryText(ref, findings, text.colours, scope)}\n`;
}
