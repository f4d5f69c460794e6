import type { RunInstruction } from '../dockerfile/types.ts';
import { parseShell } from './parse-shell.ts';
import { isShellName } from './script-files.ts';
import type { ShellScript } from './shell-script.ts';

/** The only heredoc of a RUN, and the text that the shell of the RUN gets, without it. */
type HeredocRun = Pick<RunInstruction, 'heredocs' | 'command'>;

/**
 * The text of a heredoc that a shell reads as its script: of `RUN <<EOF`, and of `RUN <<EOF bash -e`. Null where there is
 * none, or where something else reads it.
 */
export function heredocText({ heredocs, command }: HeredocRun): string | null {
  const [only, ...others] = heredocs;
  if (only === undefined || others.length > 0 || command.form !== 'shell') return null;
  const reader = readerOf(command.command);
  return reader === null ? null : only.content;
}

/** A shell that reads the heredoc, by its words; [] where the shell of the RUN does. */
function readerOf(text: string): readonly string[] | null {
  const [first = ''] = text.split('\n');
  const words = first.split(/\s+/).filter((word) => word !== '' && !/^\d*<<-?/.test(word));
  const [program, ...flags] = words;
  if (program === undefined) return [];
  const isReader = isShellName(program) && flags.every((flag) => /^-[a-bd-z]*$|^pipefail$/.test(flag));
  return isReader ? words : null;
}

/** The script in a heredoc that a shell of its own reads: `RUN <<EOF bash`. Null if there is none. */
export function heredocScript(run: HeredocRun): ShellScript | null {
  const text = heredocText(run);
  const isOwn =
    text !== null && readerOf(run.command.form === 'shell' ? run.command.command : '')?.length !== 0;
  return isOwn ? parseShell(text) : null;
}
