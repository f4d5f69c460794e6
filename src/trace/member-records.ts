/** Records of the commands of a pipeline, which may be mixed with one another. */
import type { TraceRecord } from './records.ts';
import { memberOf } from './scopes.ts';
import type { ShellCommand, ShellScript } from './shell-script.ts';

/**
 * Whether a text is of what we put before a command of a pipeline.
 * @param name of the variable of ours
 */
export function isMemberStart(text: string, name: string): boolean {
  return (
    text.startsWith(`trap '${name}`) ||
    text.startsWith(`trap ${name}`) ||
    text === `${name}=${Number.parseInt(text.slice(name.length + 1), 10)}`
  );
}

/**
 * The command with this number; null if the record cannot be of it. The number is part of the text, so in a record that is
 * not whole it may be another one's: then only the member is known, and the command only if that has a single one.
 */
export function numberedCommand(
  script: ShellScript | null,
  number: number,
  { isWhole, member }: Pick<TraceRecord, 'isWhole' | 'member'>,
): ShellCommand | null {
  const command = script?.commands[number] ?? null;
  const scope = script?.members[Number.parseInt(member, 10)]?.scope;
  if (isWhole || script === null || scope === undefined) return command;
  const isOwn = (one: ShellCommand): boolean => memberOf(one.scope) === scope;
  if (command !== null && isOwn(command)) return command;
  const [first, ...others] = script.commands.filter(isOwn);
  return first !== undefined && others.length === 0 ? first : null;
}
