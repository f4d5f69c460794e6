import { parseShell } from '../trace/parse-shell.ts';
import type { ShellScope } from '../trace/shell-script.ts';
import { asOneCommand, runLines } from './dockerfile-lines.ts';
import { movesFolder, typedBehind } from './moved-folder.ts';
import type { FailedRun } from './types.ts';

/** Lines for the place of a RUN that failed. */
export interface ReplacedRun {
  readonly lines: readonly string[];
  /**
   * Whether a typed command is one of its commands, or another form of it, and what was typed took the place of that one
   * only: the likeliest fix.
   */
  readonly isPart: boolean;
}

/**
 * Puts typed commands in the place of a RUN that failed. Where a trace has told which of its commands failed, that is in
 * the place of this one: `a && b && c` becomes `a && typed && c`, since the shell began with the files that those before
 * it had made. It began in the WORKDIR, without what they had set, so that is only done where the folder is the same.
 * Without a trace `make CC=cc` goes in the place of its `make`, with what was typed before as a RUN of its own before it;
 * where no command corresponds, all of them in the place of the whole RUN.
 * @param source the lines of the RUN
 */
export function replacedRun(
  failed: FailedRun,
  source: readonly string[],
  commands: readonly string[],
  continuation: string,
): ReplacedRun {
  const text = source.map((line) => line.replace(/\r$/, '')).join('\n');
  const own = commandsOf(failed.script);
  const culprit = own.find(({ index }) => index === failed.culprit);
  const place = culprit === undefined ? null : placeOf(culprit, own, text);
  if (culprit !== undefined && place !== null) {
    const placed = placedFor(culprit, own, commands);
    if (placed === null) {
      return { lines: runLines(commands, continuation, failed.flags), isPart: false };
    }
    if (canFollow(failed.script, placed)) {
      const added = placed.map(asOneCommand).join(' && ');
      const replaced = text.slice(0, place) + added + text.slice(place + culprit.text.length);
      const isPart = placed.includes(culprit.text) || wordsOf(placed.at(-1) ?? '')[0] === culprit.words[0];
      return { lines: replaced.split('\n'), isPart };
    }
  }
  const typed = withoutOwn(commands, own);
  // The last one counts: those before it are tries, or prepare it.
  const last = typed.at(-1) ?? '';
  const program = wordsOf(last)[0];
  const words = new Set(wordsOf(last));
  const shared = (one: OwnCommand): number => one.words.filter((word) => words.has(word)).length;
  const [part] = own
    .filter((one) => one.words[0] === program && (one.isInList || commandsOf(last).length === 1))
    .filter((one) => failed.culprit === null || one === culprit)
    .filter((one) => text.split(one.text).length === 2)
    .toSorted((a, b) => shared(b) - shared(a));
  if (part === undefined || program === undefined || last.includes('\n')) {
    return { lines: runLines(commands, continuation, failed.flags), isPart: false };
  }
  const before = typed.slice(0, -1);
  const at = text.indexOf(part.text);
  const replaced = text.slice(0, at) + asOneCommand(last) + text.slice(at + part.text.length);
  return {
    lines: [...(before.length === 0 ? [] : runLines(before, continuation)), ...replaced.split('\n')],
    isPart: true,
  };
}

/** What was typed, for the place of the command that failed; null where it may mean something else there. */
function placedFor(
  culprit: OwnCommand,
  own: readonly OwnCommand[],
  commands: readonly string[],
): readonly string[] | null {
  const others = own.filter(({ text }) => text !== culprit.text && !movesFolder(text));
  const earlier = own.filter(({ index }) => index < culprit.index);
  return typedBehind(earlier, withoutOwn(commands, others));
}

/** Without the commands that the script runs anyway. */
function withoutOwn(commands: readonly string[], own: readonly OwnCommand[]): readonly string[] {
  return commands.filter((command) => !own.some(({ text }) => text === command));
}

/** Whether typed commands, joined by &&, mean the same in the place of one of a script's. */
function canFollow(script: string, typed: readonly string[]): boolean {
  if (typed.length === 0 || typed.some((command) => command.includes('\n'))) return false;
  // Of `x && y;` under set -e a failed x does not end the script.
  return typed.length === 1 || !/[;\n]|\|\|/.test(script);
}

/** Where a command is in the text of its RUN, and may be a list of commands; null if it may not, or that is not sure. */
function placeOf(command: OwnCommand, own: readonly OwnCommand[], text: string): number | null {
  if (!command.isInList) return null;
  const pieces = text.split(command.text);
  const same = own.filter((one) => one.text === command.text);
  // Its words may also be part of another command.
  if (pieces.length !== same.length + 1) return null;
  const before = pieces.slice(0, same.indexOf(command) + 1);
  return before.join(command.text).length;
}

interface OwnCommand {
  /** Among all commands of the script, from 0. */
  readonly index: number;
  readonly text: string;
  readonly words: readonly string[];
  /** Whether it stands in a list, where a longer command can stand as well. */
  readonly isInList: boolean;
  /** Whether it runs in the shell of the script, and always. */
  readonly isOutermost: boolean;
}

function commandsOf(script: string): readonly OwnCommand[] {
  const hasAlternatives = script.includes('||');
  return (parseShell(script)?.commands ?? [])
    .map((command, index) => ({ ...command, index }))
    .filter(({ isHead }) => !isHead)
    .map(({ start, end, scope, index }) => {
      const text = script.slice(start, end).trim();
      const isInList = scope.kind === 'list';
      const isOutermost = !hasAlternatives && isInListsOnly(scope);
      return { index, text, words: wordsOf(text), isInList, isOutermost };
    });
}

/** The words of the first command of a line, from its program on. */
function wordsOf(text: string): readonly string[] {
  const words = (parseShell(text)?.commands[0]?.words ?? []).map(({ start, end }) => text.slice(start, end));
  return words.slice(words.findIndex((word) => !/^\w+=/.test(word)));
}

/** Whether nothing but lists is around it: no subshell, branch, pipeline or substitution. */
function isInListsOnly(scope: ShellScope | null): boolean {
  return scope === null || (scope.kind === 'list' && isInListsOnly(scope.parent));
}
