import { isWithin, scopesOf } from './scopes.ts';
import type { ShellScope, ShellScript } from './shell-script.ts';
import type { LocatedRecord } from './statuses.ts';

/** How the commands of pipelines ended, in the order in which they did: indexes into the members of the script. */
export interface MemberEnd {
  readonly member: number;
  readonly status: number;
}

/** The command by which a script failed. */
export interface Culprit {
  /** Index of its record. */
  readonly at: number;
  /** Its status, if it is another one than the script's. */
  readonly status: number | null;
  /** Why it is this one, where that is not plain; '' where it is. */
  readonly why: string;
}

/**
 * The command that made a script fail: the last one that ran, but in a pipeline the one whose status counts, and never
 * a condition. Null if it is not among the records.
 * @param status exit status of the script, not 0
 */
export function culpritOf(
  script: ShellScript,
  records: readonly LocatedRecord[],
  ends: readonly MemberEnd[],
  status: number,
): Culprit | null {
  let allowed = (record: LocatedRecord): boolean => !isOf(record, 'background');
  let upTo = records.length;
  const settled = new Set<number>();
  for (;;) {
    const at = lastIndex(records, upTo, allowed);
    const last = records[at];
    if (last === undefined) return null;
    const { command } = last;
    if (command === null) return { at, status: null, why: '' };
    const chain = scopesOf(command.scope).toReversed();
    const pipeline = chain.find(({ kind, construct }) => kind === 'member' && !settled.has(construct));
    if (pipeline !== undefined) {
      settled.add(pipeline.construct);
      const member = failedMember(script, ends, pipeline.construct, status);
      if (member === null) return { at, status: null, why: UNKNOWN_MEMBER };
      const outer = allowed;
      const { scope } = member;
      allowed = (record) => outer(record) && record.command !== null && isWithin(record.command.scope, scope);
      continue;
    }
    if (chain.some(({ kind }) => kind === 'negated')) {
      return { at, status: 0, why: 'It succeeded, and the ! before it makes that a failure.' };
    }
    const condition = chain.findLast(({ kind }) => kind === 'condition');
    if (condition === undefined) return { at, status: null, why: '' };
    // The status of a loop is that of its body.
    const { construct } = condition;
    const inBody = records.findLastIndex(
      (record, index) =>
        index < at && allowed(record) && scopesAround(record).some((one) => isBody(one, construct)),
    );
    if (inBody < 0) return null;
    upTo = inBody + 1;
  }
}

const UNKNOWN_MEMBER = 'It is part of a pipeline, and which command of it failed is not known.';

function isBody(scope: ShellScope, construct: number): boolean {
  return scope.construct === construct && scope.kind === 'loop';
}

function scopesAround({ command }: LocatedRecord): readonly ShellScope[] {
  return command === null ? [] : scopesOf(command.scope);
}

function isOf(record: LocatedRecord, kind: ShellScope['kind']): boolean {
  return scopesAround(record).some((scope) => scope.kind === kind);
}

function lastIndex(
  records: readonly LocatedRecord[],
  upTo: number,
  allowed: (record: LocatedRecord) => boolean,
): number {
  for (let at = Math.min(upTo, records.length) - 1; at >= 0; at -= 1) {
    const record = records[at];
    if (record !== undefined && allowed(record)) return at;
  }
  return -1;
}

/**
 * The member that gives a pipeline its status: the last one, or with pipefail the last one that failed. Null if none has said
 * how it ended.
 */
function failedMember(
  { members }: ShellScript,
  ends: readonly MemberEnd[],
  construct: number,
  status: number,
): ShellScript['members'][number] | null {
  const own = members.flatMap((member, index) =>
    member.scope.construct === construct ? [{ member, index }] : [],
  );
  const statusOf = (index: number): number | null =>
    ends.findLast(({ member }) => member === index)?.status ?? null;
  const found = own.findLast(({ index }) => statusOf(index) === status);
  return found?.member ?? null;
}
