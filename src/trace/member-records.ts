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
  if (command !== null && memberOf(command.scope) === scope) return command;
  return onlyCommand(script, member);
}

/** The command of a member that has a single one; null for other members. */
function onlyCommand(script: ShellScript | null, member: string): ShellCommand | null {
  const scope = script?.members[Number.parseInt(member, 10)]?.scope;
  if (script === null || scope === undefined) return null;
  const [first, ...others] = script.commands.filter((one) => memberOf(one.scope) === scope);
  return first !== undefined && others.length === 0 ? first : null;
}

/** What dash and busybox say of a member before its first command: that its variable is set, and its trap. */
const OWN_AT_START = 2;

/**
 * Counts the records of each member, whose prompts are never mixed: the first are of ours, then come those of its
 * commands, then again some of ours.
 */
export class MemberRecords {
  readonly #script: ShellScript | null;
  readonly #counts = new Map<string, number>();
  readonly #only = new Map<string, ShellCommand | null>();

  constructor(script: ShellScript | null) {
    this.#script = script;
  }

  /**
   * What the place of a record among those of its member says, for one whose text says nothing: its command, that it is
   * of ours, or null if neither is sure.
   */
  next({ member }: Pick<TraceRecord, 'member'>): ShellCommand | 'ours' | null {
    const number = member.replace(/\.$/, '');
    if (number === '') return null;
    if (number !== member) {
      // Its end; in a loop it begins again.
      this.#counts.delete(number);
      return 'ours';
    }
    const at = this.#counts.get(number) ?? 0;
    this.#counts.set(number, at + 1);
    if (at < OWN_AT_START) return 'ours';
    const only = this.#onlyOf(number);
    if (only === null) return null;
    return at === OWN_AT_START ? only : 'ours';
  }

  #onlyOf(member: string): ShellCommand | null {
    const known = this.#only.get(member);
    if (known !== undefined) return known;
    const only = onlyCommand(this.#script, member);
    this.#only.set(member, only);
    return only;
  }
}
