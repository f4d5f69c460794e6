import { CommanderError } from 'commander';
import { DockerfileError } from '../dockerfile/error.ts';
import { NoEngineError } from '../ports.ts';
import { plainText } from '../progress/sanitize.ts';
import { UsageError } from './flags.ts';

/** An error as one clear sentence for stderr; with the stack where `--debug` asks for it. */
export function explain(error: unknown, debug: boolean): string {
  if (!(error instanceof Error)) return `stagedive: ${plainText(String(error))}`;
  const text = `stagedive: ${plainText(error.message, 'keep')}`;
  return debug && error.stack !== undefined ? `${text}\n${plainText(error.stack, 'keep')}` : text;
}

/** 2 for wrong usage or an unreadable Dockerfile, 3 when no engine could be reached, else 1. */
export function exitStatusOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof UsageError || error instanceof DockerfileError) return 2;
  if (error instanceof Error && error.name === 'ProjectError') return 2;
  if (error instanceof NoEngineError) return 3;
  return 1;
}
