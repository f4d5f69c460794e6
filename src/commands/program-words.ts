import { type Command, Help, type Option } from 'commander';
import { didYouMean } from '../dockerfile/suggest.ts';
import { StagediveError, UsageError } from '../errors.ts';
import { plainText } from '../progress/sanitize.ts';

/** A word that is not a folder may be a command: misspelt (`stagedive lss`), or behind flags (`stagedive -C demo ls`). */
export function throwWithGuess(error: unknown, word: string | undefined, program: Command): never {
  const names = program.commands.map((command) => command.name()).filter((name) => name !== 'screens');
  const isMissing = error instanceof StagediveError && error.code === 'build-context';
  if (!isMissing || word === undefined) throw error;
  if (names.includes(word)) {
    throw new UsageError(
      `There is no folder ${word}; as a command it comes before the flags: stagedive ${word} …`,
    );
  }
  const guess = didYouMean(word, names);
  if (guess === null) throw error;
  throw new UsageError(`There is no command and no folder ${word}: ${guess}`);
}

/** Makes commander's messages look like ours. The command that opens the screens has no name for users. */
export function inOurWords(text: string): string {
  return plainText(text, 'keep')
    .replace(/^error: /, 'stagedive: ')
    .replace("too many arguments for 'screens'", 'too many arguments');
}

/** A flag's help, without the empty list that is the default of a repeatable flag. */
export function optionDescription(option: Option): string {
  const shown = Object.assign(Object.create(option), { defaultValue: undefined });
  return new Help().optionDescription(Array.isArray(option.defaultValue) ? shown : option);
}
