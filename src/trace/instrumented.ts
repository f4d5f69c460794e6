import { memberName } from './records.ts';
import type { ShellCommand, ShellScript } from './shell-script.ts';

/** A script that is made ready for its trace. */
export interface InstrumentedScript {
  readonly text: string;
  /** Lines of `text` that are ours. */
  readonly ownLines: ReadonlySet<number>;
  /** The line of `text`, from 1, on which each command of the script begins. */
  readonly lines: ReadonlyMap<ShellCommand, number>;
}

/**
 * What is put before a command of a pipeline, on a line of its own: all that runs in it says its number, and with a dot
 * behind the number that it has ended.
 */
function memberStart(token: string, member: number): string {
  const name = memberName(token);
  return ` \\\n(${name}=${member}; trap '${name}=${member}.; :' EXIT; `;
}

/**
 * How commands are told apart: by the line that the shell says, or by a number before each, where it says none (as dash
 * in Debian).
 */
export type CommandNaming = 'lines' | 'numbers';

/** What the shell of a RUN can do, and what has been prepared for it. */
export interface ShellTraits {
  readonly naming: CommandNaming;
  /** Whether it writes its trace to a descriptor of its own. */
  readonly tracesApart: boolean;
  /** Whether it would run a `sh` of its own instead of the one that traces: a busybox with applets built in. */
  readonly hasOwnSh: boolean;
}

/**
 * Gives every command of a script a line or a number of its own, and lets every command of a pipeline say how it ended.
 * A backslash at a line end means nothing to a shell outside of quotes, a variable of ours nothing to a command, and the
 * commands of a pipeline have a process each anyway, so the script does what it did before.
 */
export function instrument(
  script: ShellScript,
  token: string,
  { naming, hasOwnSh }: ShellTraits,
): InstrumentedScript {
  const named = script.commands.flatMap((command, index) => {
    if (naming === 'lines') return [{ command, text: ' \\\n' }];
    return command.isHead ? [] : [{ command, text: ` ${commandNumber(token)}${index} ` }];
  });
  // What we put before a command sets its $? to 0.
  const takingStatus = new Set(
    script.members.flatMap(({ start, end, scope }) =>
      script.text.slice(start, end).includes('?') ? [scope.construct] : [],
    ),
  );
  const edits: Edit[] = [
    ...script.members.flatMap(({ start, end, scope }, index) =>
      takingStatus.has(scope.construct)
        ? []
        : [
            { at: start, order: 0, text: memberStart(token, index) },
            { at: end, order: -1, text: ' )' },
          ],
    ),
    ...script.commands.flatMap(({ words: [first] }) =>
      hasOwnSh && first?.literal === 'sh' ? [{ at: first.start, order: 2, text: '/bin/' }] : [],
    ),
    ...named.map(({ command, text }) => ({ at: command.start, order: 1, text, command })),
  ];
  edits.sort((a, b) => a.at - b.at || a.order - b.order);
  const lines = new Map<ShellCommand, number>();
  const ownLines = new Set<number>();
  let text = '';
  let line = 1;
  let at = 0;
  const add = (part: string): void => {
    text += part;
    line += countLines(part);
  };
  for (const edit of edits) {
    add(script.text.slice(at, edit.at));
    at = edit.at;
    add(edit.text);
    if (edit.order === 0) ownLines.add(line);
    if (edit.command !== undefined) lines.set(edit.command, line);
  }
  add(script.text.slice(at));
  return { text, lines, ownLines };
}

interface Edit {
  readonly at: number;
  /** Among those at the same place. */
  readonly order: number;
  readonly text: string;
  readonly command?: ShellCommand;
}

/** What stands before the number of a command. */
export function commandNumber(token: string): string {
  return `S${token}=`;
}

/** A script of its own, which is traced as it is. */
export function uninstrumented(script: ShellScript): InstrumentedScript {
  const lines = new Map<ShellCommand, number>();
  let line = 1;
  let at = 0;
  for (const command of script.commands) {
    line += countLines(script.text.slice(at, command.start));
    at = command.start;
    lines.set(command, line);
  }
  return { text: script.text, lines, ownLines: new Set() };
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
