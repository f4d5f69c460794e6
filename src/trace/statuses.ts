import type { TraceRecord } from './records.ts';
import { scopesLeft, scopesOf } from './scopes.ts';
import type { ShellCommand, ShellScope } from './shell-script.ts';

/** A traced command, and what it is in its script; null if that is not known. */
export interface LocatedRecord {
  readonly record: TraceRecord;
  readonly command: ShellCommand | null;
}

/** Exit status of a command; `failed` where only that is known; null where nothing is. */
export type CommandStatus = number | 'failed' | null;

/**
 * The status of each command of one shell, as far as the trace says it. A shell names with each command the status of
 * what it ran before. That is the status of the command before it, unless a construct has ended in between: then it
 * is the status of that.
 */
export function statusesOf(records: readonly LocatedRecord[]): readonly CommandStatus[] {
  return records.map((one, index) => {
    const next = nextOf(records, index);
    if (next === null) return null;
    if (one.command === null || next.command === null) return null;
    return statusBetween(one.command, next.command, next.record.before);
  });
}

/** The next record that runs after a command has ended: not what a function runs that it calls. */
function nextOf(records: readonly LocatedRecord[], index: number): LocatedRecord | null {
  const own = records[index]?.command?.scope;
  for (let at = index + 1; at < records.length; at += 1) {
    const next = records[at];
    if (next === undefined) return null;
    const called = next.command === null ? undefined : functionOf(next.command.scope);
    const isCalled = called !== undefined && own !== undefined && functionOf(own) !== called;
    if (!isCalled) return next;
    // The end of the trace is in the function: its call has no end of its own.
  }
  return null;
}

function functionOf(scope: ShellScope): ShellScope | undefined {
  return scopesOf(scope).find(({ kind }) => kind === 'function');
}

function statusBetween(command: ShellCommand, next: ShellCommand, said: number): CommandStatus {
  const left = scopesLeft(command.scope, next.scope);
  // In a loop the same condition is met again, behind constructs that have ended.
  const isAgain = next.start <= command.start;
  const all = isAgain ? upToLoop(command.scope) : left;
  for (const scope of all) {
    if (scope.kind === 'member' || scope.kind === 'background' || scope.kind === 'substitution') return null;
    if (scope.kind === 'negated') return said === 0 ? 'failed' : 0;
    if (scope.kind !== 'condition') continue;
    const isBranch = scopesOf(next.scope).some(
      ({ construct, kind }) => construct === scope.construct && kind !== 'condition',
    );
    if (isBranch && !isAgain) continue;
    return said === 0 ? 'failed' : null;
  }
  return said;
}

/** The scopes of a command within the innermost loop or function around it. */
function upToLoop(scope: ShellScope): readonly ShellScope[] {
  const chain = scopesOf(scope);
  const at = chain.findIndex(({ kind }) => kind === 'loop' || kind === 'function');
  return at < 0 ? chain : chain.slice(0, at);
}
