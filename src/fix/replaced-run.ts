import { parseShell } from '../trace/parse-shell.ts';
import { asOneCommand, runLines } from './dockerfile-lines.ts';
import type { FailedRun } from './types.ts';

/** Lines for the place of a RUN that failed. */
export interface ReplacedRun {
  readonly lines: readonly string[];
  /** Whether a typed command is another form of one of its commands, and took the place of that one only. */
  readonly isPart: boolean;
}

/**
 * Puts typed commands in the place of a RUN that failed: `make CC=cc` in the place of its `make`, with what was typed
 * before as a RUN of its own before it; where no command corresponds, all of them in the place of the whole RUN.
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
  const typed = commands.filter((command) => !own.some((one) => one.text === command));
  // The last one counts: those before it are tries, or prepare it.
  const last = typed.at(-1) ?? '';
  const program = wordsOf(last)[0];
  const words = new Set(wordsOf(last));
  const shared = (one: OwnCommand): number => one.words.filter((word) => words.has(word)).length;
  const [part] = own
    .filter((one) => one.words[0] === program && (one.isInList || commandsOf(last).length === 1))
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

interface OwnCommand {
  readonly text: string;
  readonly words: readonly string[];
  /** Whether it stands in a list, where a longer command can stand as well. */
  readonly isInList: boolean;
}

function commandsOf(script: string): readonly OwnCommand[] {
  return (parseShell(script)?.commands ?? [])
    .filter(({ isHead }) => !isHead)
    .map(({ start, end, scope }) => {
      const text = script.slice(start, end).trim();
      return { text, words: wordsOf(text), isInList: scope.kind === 'list' };
    });
}

/** The words of the first command of a line, from its program on. */
function wordsOf(text: string): readonly string[] {
  const words = (parseShell(text)?.commands[0]?.words ?? []).map(({ start, end }) => text.slice(start, end));
  return words.slice(words.findIndex((word) => !/^\w+=/.test(word)));
}
