import type { MemberEnd } from './culprit.ts';
import { isMemberEnd, type LocateRecord } from './located-records.ts';
import { listedOrder } from './pipeline-order.ts';
import type { TraceRecord } from './records.ts';
import type { ShellCommand, ShellScript } from './shell-script.ts';
import { type CommandStatus, type LocatedRecord, statusesOf } from './statuses.ts';
import { endsTrace } from './untraced.ts';

/** The records of one shell, each with its place in the list of all. */
export interface ShellRun {
  readonly lineOf: (command: ShellCommand | null) => number | null;
  readonly script: ShellScript | null;
  readonly own: readonly (LocatedRecord & { readonly at: number })[];
  /** Their indexes in the order in which they are listed. */
  readonly order: readonly number[];
  readonly statuses: readonly CommandStatus[];
  readonly ends: readonly MemberEnd[];
  /** When the commands of pipelines ended, by their index. */
  readonly endTimes: ReadonlyMap<number, number>;
}

/** Puts the records of one shell in order: which command each is of, and how it ended. */
export function runOf(
  token: string,
  records: readonly { readonly record: TraceRecord; readonly at: number }[],
  script: ShellScript | null,
  locate: LocateRecord,
): Omit<ShellRun, 'lineOf'> {
  const own: (LocatedRecord & { at: number })[] = [];
  const ends: MemberEnd[] = [];
  const ended = new Set<number>();
  const rounds: (number | null)[] = [];
  const timesEnded = new Map<number, number>();
  const known = new Map<number, { readonly status: number; readonly time: number }>();
  for (const { record: said, at } of records) {
    const member = Number.parseInt(said.member, 10);
    // The first record of the end has the status.
    const isEnd = isMemberEnd(said, token);
    if (isEnd && !ended.has(member)) {
      ends.push({ member, status: said.before });
      timesEnded.set(member, (timesEnded.get(member) ?? 0) + 1);
      const last = own.findLastIndex(({ record }) => record.member === String(member));
      if (last >= 0) known.set(last, { status: said.before, time: said.time });
    }
    if (isEnd) ended.add(member);
    else ended.delete(member);
    if (isEnd) continue;
    const located = locate(said);
    if (located === null) continue;
    own.push({ at, ...located });
    rounds.push(said.member === '' ? null : (timesEnded.get(member) ?? 0));
  }
  // The status of `set +x` is not the next one that is said: that is of what ran untraced.
  const statuses = statusesOf(own).map((status, index) =>
    endsTrace(own[index]?.record.text ?? '') ? null : (known.get(index)?.status ?? status),
  );
  const order = script === null ? own.map((_, index) => index) : listedOrder(script, own, rounds);
  return {
    script,
    own,
    order,
    ends,
    statuses,
    endTimes: new Map([...known].map(([at, { time }]) => [at, time])),
  };
}
