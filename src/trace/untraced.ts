import { tracedWords } from './matching.ts';
import { scopesOf } from './scopes.ts';
import { isShellName } from './script-files.ts';
import type { ShellCommand, ShellScript } from './shell-script.ts';
import type { LocatedRecord } from './statuses.ts';

/** Where a shell stopped although it had traced no command. */
export interface StoppedShell {
  /** Null if the script does not say which it was. */
  readonly command: ShellCommand | null;
  /** The line that the shell names; null if it names none. */
  readonly line: number | null;
  /** The shell's own words, without its name. */
  readonly message: string;
}

/** What shells say when an expansion, a redirection or the script itself is wrong: behind their name, or their script's. */
const OWN_ERRORS =
  /^(\S{1,200}): (?:(?:line )?(\d{1,6}): )?((?:[Ss]yntax error|conditional (?:binary|unary) operator expected|[^\n:]{0,200}: (?:parameter not set|unbound variable|parameter null or not set|bad substitution|ambiguous redirect)|(?:cannot|can't) (?:create|open) [^\n]{0,200}|[^\n:]{0,200}: (?:Bad substitution|No such file or directory|Is a directory|Permission denied))[^\n]{0,300})$/;

/**
 * The error of the shell itself in the last line of its output. A shell traces a command after it has expanded and
 * redirected it, so what fails in that has no record. Null if it stopped at a command.
 * @param outputs what it wrote to stderr, then all that it wrote: a line of stdout may arrive behind the error
 * @param isName whether the shell calls itself so: one that runs a file takes the name of that
 */
export function stoppedBefore(
  script: ShellScript | null,
  records: readonly LocatedRecord[],
  outputs: readonly string[],
  isName: (name: string) => boolean = isShellName,
): StoppedShell | null {
  const { commands, text } = script ?? { commands: [], text: '' };
  const said = outputs
    .map((output) => OWN_ERRORS.exec(output.trimEnd().split('\n').at(-1) ?? ''))
    .find((found) => found !== null && isName(found[1] ?? ''));
  const message = said?.[3];
  if (!said || message === undefined) return null;
  const line = said[2] === undefined ? null : Number(said[2]);
  const named =
    /^(?:cannot|can't) (?:create|open) ([^\n:]+)/.exec(message)?.[1] ?? message.split(':')[0] ?? '';
  const before = records.at(-1)?.command ?? null;
  const mentions = (command: ShellCommand): boolean =>
    named !== '' && text.slice(command.start, command.end).includes(named.trim());
  // The command that ran last says such things too, as when a file is missing.
  if (before !== null && !isFatal(message) && mentions(before)) return null;
  const after = commands.find((command) => command.start > (before?.start ?? -1) && mentions(command));
  if (after === undefined && !isFatal(message)) return null;
  return { command: after ?? null, line, message };
}

/** Errors after which a shell runs nothing more. */
function isFatal(message: string): boolean {
  return /^[Ss]yntax error|^conditional |parameter (?:null or )?not set|unbound variable|bad substitution/i.test(
    message,
  );
}

/** Whether a command ends the trace: `set +x`. What runs behind it is in no record. */
export function endsTrace(text: string): boolean {
  const [name, ...flags] = tracedWords(text);
  return (
    name === 'set' &&
    flags.some((flag, index) => /^\+[a-z]*x/i.test(flag) || (flag === '+o' && flags[index + 1] === 'xtrace'))
  );
}

/** A command that may have run without a trace after a record, since its stderr goes elsewhere; null if none may have. */
export function silencedAfter(
  { commands }: ShellScript,
  record: LocatedRecord | undefined,
): ShellCommand | null {
  const after = record?.command?.start ?? -1;
  return (
    commands.find(
      ({ start, scope }) => start > after && scopesOf(scope).some(({ isSilenced }) => isSilenced),
    ) ?? null
  );
}
