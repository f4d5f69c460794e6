import type { Writable } from 'node:stream';
import type { Dockerfile } from '../../dockerfile/types.ts';
import type { Finding } from '../../filesystem/check/index.ts';
import { Turns } from '../../turns.ts';
import { type CheckTextOptions, findingText, summaryText } from '../text/check-text.ts';
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
  readonly version: string;
  readonly text: CheckTextOptions;
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

/** The same text as JSON.stringify with two spaces. */
function* jsonPieces({ ref, findings }: CheckOutput): Generator<string> {
  if (findings.length === 0) {
    yield `${JSON.stringify({ ref, findings }, null, 2)}\n`;
    return;
  }
  yield `{\n  "ref": ${JSON.stringify(ref)},\n  "findings": [\n`;
  for (const [index, finding] of findings.entries()) {
    const text = JSON.stringify(finding, null, 2).replaceAll('\n', '\n    ');
    yield `    ${text}${index === findings.length - 1 ? '' : ','}\n`;
  }
  yield '  ]\n}\n';
}

function* githubPieces({ ref, dockerfile, stage, findings }: CheckOutput): Generator<string> {
  for (const finding of findings) yield githubLine(dockerfile, stage, finding);
  yield `${summaryText(ref, findings, false)}\n`;
}

function* textPieces({ ref, dockerfile, findings, text }: CheckOutput): Generator<string> {
  for (const finding of findings) yield `${findingText(finding, dockerfile.fileName, text)}\n\n`;
  yield `${summaryText(ref, findings, text.colours)}\n`;
}
