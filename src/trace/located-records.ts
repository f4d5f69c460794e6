/** Which command of a script a record is of. */
import { commandNumber, type InstrumentedScript, uninstrumented } from './instrumented.ts';
import { CommandMatcher } from './matching.ts';
import { isMemberStart, MemberRecords, numberedCommand } from './member-records.ts';
import type { TracePlan } from './plan.ts';
import { memberName, type TraceRecord } from './records.ts';
import { memberOf } from './scopes.ts';
import type { ShellCommand, ShellScript } from './shell-script.ts';
import type { LocatedRecord } from './statuses.ts';

/** Locates the records of one shell, which must come in their order. Null for one of a command that we have added. */
export type LocateRecord = (said: TraceRecord) => LocatedRecord | null;

/** The script that a shell runs, with the lines that it counts. */
export interface ShellSource {
  readonly script: ShellScript | null;
  readonly instrumented: InstrumentedScript;
  /** What the shell adds to each line. */
  readonly offset: number;
  readonly isMain: boolean;
}

const NO_LINES: InstrumentedScript = { text: '', lines: new Map(), ownLines: new Set() };

/** A script that the RUN has started: it is traced as it is. */
export function startedSource(script: ShellScript | null): ShellSource {
  return {
    script,
    instrumented: script === null ? NO_LINES : uninstrumented(script),
    offset: 0,
    isMain: false,
  };
}

/** @returns a function for one pass over the records of a shell */
export function locator(
  { token, traits }: TracePlan,
  { script, instrumented: lines, offset, isMain }: ShellSource,
): LocateRecord {
  const mixed = traits.tracesApart ? [] : (script?.members ?? []);
  const matcher = new CommandMatcher(lines, offset, isMain ? mixed : []);
  const prefix = commandNumber(token);
  const name = memberName(token);
  const members = new MemberRecords(isMain ? script : null);
  // Of records that may be mixed, only the line counts.
  const isOurs = ({ line }: TraceRecord, text: string): boolean =>
    (line !== null && lines.ownLines.has(line - offset)) ||
    ((line === null || traits.tracesApart) && isMemberStart(text, name));
  return (said) => {
    const number = said.text.startsWith(prefix) ? Number.parseInt(said.text.slice(prefix.length), 10) : null;
    const text = number === null ? said.text : said.text.slice(`${prefix}${number} `.length);
    const record: TraceRecord = { ...said, text };
    const place = members.next(said);
    // Without a line and a number, only its place tells of what a mixed record is.
    const isPlaced = isMain && !said.isWhole && said.line === null && number === null;
    if (isPlaced && place !== null && place !== 'ours') return { record, command: place };
    if (isOurs(said, text)) return null;
    const command: ShellCommand | null =
      number === null ? matcher.find(record) : numberedCommand(script, number, said);
    // Of the commands of a function that it calls, its member says nothing.
    const isOther = command === null || (place === 'ours' && memberOf(command.scope) !== undefined);
    if (isPlaced && isOther) return null;
    return { record, command };
  };
}

/** Whether a record is of the end of a pipeline's command. bash makes the first before it has set the variable, others after. */
export function isMemberEnd({ member, text }: TraceRecord, token: string): boolean {
  return member.endsWith('.') || text === `${memberName(token)}=${Number.parseInt(member, 10)}.`;
}
