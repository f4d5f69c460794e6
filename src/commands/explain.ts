import { CommanderError } from 'commander';
import { StagediveError } from '../errors.ts';
import { isEngineLost, messageOf } from '../ports.ts';
import { plainSentence } from '../progress/plain-name.ts';
import { plainText } from '../progress/sanitize.ts';

/** What to do when the engine was lost. */
export const AFTER_LOSS = 'Run this again once the engine is back.';

/** An error as one sentence for stderr, with the stack if `debug` is set. */
export function explain(error: unknown, debug: boolean): string {
  if (!(error instanceof Error)) return `stagedive: ${plainText(messageOf(error))}`;
  const advice = isEngineLost(error) ? ` ${AFTER_LOSS}` : '';
  const text = `stagedive: ${plainSentence(messageOf(error), 'keep')}${advice}`;
  return debug && error.stack !== undefined ? `${text}\n${plainText(error.stack, 'keep')}` : text;
}

/** 2 for wrong usage or an unreadable project, 3 if no engine was found or it was lost, otherwise 1. */
export function exitStatusOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof StagediveError) return error.exitStatus;
  return 1;
}
