import type { Writable } from 'node:stream';
import type { ContextFolders } from '../ports.ts';
import { plainName } from '../progress/plain-name.ts';
import { plainText } from '../progress/sanitize.ts';
import {
  type ContextSurvey,
  contextNames,
  type SurveyedTarget,
  surveyContext,
} from '../states/context-survey.ts';
import { contextJsonPieces, inPieces } from './json/context-json.ts';
import { contextRows, contextText } from './text/context-text.ts';
import { writeOut } from './write-out.ts';

export interface ContextCommand extends SurveyedTarget {
  readonly folders: ContextFolders;
  /** What the target is called. */
  readonly target: string;
  readonly json: boolean;
  /** Every file instead of a summary. */
  readonly all: boolean;
  /** Cells of a line. */
  readonly width: number;
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly signal: AbortSignal;
}

/**
 * `stagedive context`: what a target's build contexts hold. Prints what is sent, what is used by which instruction, and
 * what which line of the ignore file leaves out. Returns 0.
 * @throws ContextError for what cannot be read; the signal's reason
 */
export async function runContext(command: ContextCommand): Promise<number> {
  const { folders, json, all, width, stdout, signal, dockerfile } = command;
  const surveys: ContextSurvey[] = [];
  for (const name of contextNames(command)) surveys.push(await surveyContext(folders, command, name, signal));
  if (json) {
    for (const piece of contextJsonPieces(surveys)) await writeOut(stdout, piece, signal);
  } else {
    for (const [position, survey] of surveys.entries()) {
      if (position > 0) await writeOut(stdout, '\n', signal);
      if (!all)
        await writeOut(
          stdout,
          await contextText(survey, command, { width, target: command.target }, signal),
          signal,
        );
      else
        for (const piece of inPieces(contextRows(survey, dockerfile))) await writeOut(stdout, piece, signal);
    }
  }
  for (const survey of surveys) sayTrouble(survey, command.stderr);
  return 0;
}

/** So many unreadable folders are named. */
const MAX_NAMED = 5;

function sayTrouble({ folder, verdicts }: ContextSurvey, stderr: Writable): void {
  const { listing } = folder;
  const say = (sentence: string): boolean => stderr.write(`stagedive: ${sentence}\n`);
  const unreadable = [...listing.unreadable].filter(([index]) => verdicts.ignored[index] !== 1);
  for (const [index, why] of unreadable.slice(0, MAX_NAMED)) {
    const path = plainName(`${folder.label}/${listing.path(index)}`);
    say(
      `${path} cannot be read (${why}): make it readable, or list it in ${plainText(folder.ignoreFile.label)}.`,
    );
  }
  if (unreadable.length > MAX_NAMED) say(`${unreadable.length - MAX_NAMED} more cannot be read.`);
  if (listing.isCut) {
    say(`Only the first ${listing.length - 1} entries of ${plainName(folder.label)} are counted.`);
  }
}
