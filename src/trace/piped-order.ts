/** Where records stand that came through a pipe to stdout, among those of the same shell that did not. */
import { isMemberEnd, type LocateRecord, locator, type ShellSource } from './located-records.ts';
import type { TracePlan } from './plan.ts';
import type { TraceRecord } from './records.ts';
import { scopesOf } from './scopes.ts';
import type { ShellScope } from './shell-script.ts';
import type { LocatedRecord } from './statuses.ts';

/**
 * All records in the order in which they are likely to have been written. When those of a pipe were is not known: of a
 * shell whose stderr only went there for a while, as in `(a; b) 2>&1; c`, the script says between which of its others
 * they belong. What a pipe alone has said of a shell stays at the end.
 */
export function inOrder(
  plan: TracePlan,
  records: readonly TraceRecord[],
  keyOf: (record: TraceRecord) => string,
  sources: ReadonlyMap<string, ShellSource>,
): readonly TraceRecord[] {
  if (!records.some(({ isPiped }) => isPiped)) return records;
  const before = new Map<TraceRecord, TraceRecord[]>();
  const placed = new Set<TraceRecord>();
  for (const [key, own] of Map.groupBy(records, keyOf)) {
    const source = sources.get(key);
    if (source === undefined) continue;
    const isEnd = (record: TraceRecord): boolean => isMemberEnd(record, plan.token);
    const [others, piped] = [false, true].map((isPiped) =>
      entriesOf(
        own.filter((record) => record.isPiped === isPiped),
        locator(plan, source),
        isEnd,
        source.script !== null,
      ),
    );
    for (const [record, next] of successors(others ?? [], piped ?? [])) {
      const there = before.get(next);
      if (there === undefined) before.set(next, [record]);
      else there.push(record);
      placed.add(record);
    }
  }
  return records.flatMap((record) => (placed.has(record) ? [] : [...(before.get(record) ?? []), record]));
}

interface Entry extends LocatedRecord {
  /** Where its command stands in the script; null if that is not known. */
  readonly start: number | null;
  /** Whether it says that a command of a pipeline has begun, or has ended; null if neither. */
  readonly edge: 'begin' | 'end' | null;
}

function entriesOf(
  records: readonly TraceRecord[],
  locate: LocateRecord,
  isEnd: (record: TraceRecord) => boolean,
  isUnderstood: boolean,
): readonly Entry[] {
  return records.map((record) => {
    if (isEnd(record)) return { record, command: null, start: null, edge: 'end' };
    const located = locate(record);
    if (located === null) return { record, command: null, start: null, edge: 'begin' };
    const { command } = located;
    // Of a script that is not understood, only lines are known.
    const start = isUnderstood ? (command?.start ?? null) : record.line;
    return { record, command, start, edge: null };
  });
}

/** Of each piped record the other one before which it belongs; those behind all others are left out. */
function successors(
  others: readonly Entry[],
  piped: readonly Entry[],
): ReadonlyMap<TraceRecord, TraceRecord> {
  const found = new Map<TraceRecord, TraceRecord>();
  const calls = new Calls(others);
  const told = new Set(others.flatMap(scopesOfEntry));
  let at = 0;
  let last: Entry | null = null;
  for (const entry of piped) {
    // Of what has no place in the script, only the order in the pipe is known.
    if (entry.start !== null) {
      if (last !== null && isAgain(last, entry)) at = nextRound(others, at, last, entry, told);
      at = calls.behindCallOf(entry, at) ?? placeIn(others, at, entry);
      last = entry;
    }
    const next = others[at];
    if (next !== undefined) found.set(entry.record, next.record);
  }
  return found;
}

/** Before the first that is behind it; if none is, behind the last that is ahead: what comes then may be of a trap. */
function placeIn(others: readonly Entry[], from: number, entry: Entry): number {
  // In a function the text says nothing of when it was called.
  if (functionOf(entry) !== undefined) return from;
  let place = from;
  for (let at = from; at < others.length; at += 1) {
    const other = others[at];
    const side = other === undefined ? null : sideOf(other, entry);
    if (side === 'behind') return at;
    if (side === 'ahead') place = at + 1;
  }
  return place;
}

/** Whether a record is ahead of another one in the script, or behind it; null if neither is known. */
function sideOf(other: Entry, { record: { member }, start }: Entry): 'ahead' | 'behind' | null {
  if (other.edge !== null) {
    const isSame = member !== '' && Number.parseInt(other.record.member, 10) === Number.parseInt(member, 10);
    if (!isSame) return null;
    return other.edge === 'end' ? 'behind' : 'ahead';
  }
  if (start === null || other.start === null) return null;
  return other.start > start ? 'behind' : 'ahead';
}

/** Whether the same place of a script was met again. */
function isAgain(last: Entry, { start }: Entry): boolean {
  return last.start !== null && start !== null && start <= last.start;
}

/**
 * Where the next round of a loop begins among the other records, if its rounds have any: those of the loop behind the
 * piped one are passed.
 * @param told scopes that the others are in: they say when the innermost loop around two records began again
 */
function nextRound(
  others: readonly Entry[],
  from: number,
  last: Entry,
  entry: Entry,
  told: ReadonlySet<ShellScope>,
): number {
  const around = scopesOfEntry(last);
  const loop = scopesOfEntry(entry).findLast((scope) => scope.kind === 'loop' && around.includes(scope));
  if (loop === undefined) return from;
  const inner = scopesOfEntry(entry).find((scope) => scope.kind === 'loop' && around.includes(scope));
  if (inner === undefined || !told.has(inner)) return from;
  const isInLoop = (other: Entry): boolean =>
    other.command === null || scopesOf(other.command.scope).includes(loop);
  let at = from;
  let passed = -1;
  for (let other = others[at]; other !== undefined && isInLoop(other); other = others[at]) {
    if (sideOf(other, entry) === 'ahead') break;
    if (other.start !== null && other.start <= passed) break;
    passed = other.start ?? passed;
    at += 1;
  }
  return passed < 0 ? from : at;
}

/** Calls of functions whose stderr goes to stdout: `f 2>&1`. */
class Calls {
  readonly #others: readonly Entry[];
  /** Where the functions were last that have run since the call. */
  readonly #running = new Map<ShellScope, number>();

  constructor(others: readonly Entry[]) {
    this.#others = others;
  }

  /** Behind the call of the function in which a record is the first; null if there is none. */
  behindCallOf(entry: Entry, from: number): number | null {
    const own = functionOf(entry);
    if (own === undefined || entry.start === null) return null;
    const last = this.#running.get(own);
    const isNew = last === undefined || entry.start <= last;
    const call = isNew ? this.#callOf(own.name, from) : null;
    if (call !== null) this.#running.clear();
    this.#running.set(own, entry.start);
    return call;
  }

  #callOf(name: string, from: number): number | null {
    for (let at = from; at < this.#others.length; at += 1) {
      if (this.#others[at]?.command?.words.some(({ literal }) => literal === name)) return at + 1;
    }
    return null;
  }
}

function functionOf(entry: Entry): ShellScope | undefined {
  return scopesOfEntry(entry).find(({ kind }) => kind === 'function');
}

function scopesOfEntry({ command }: Entry): readonly ShellScope[] {
  return command === null ? [] : scopesOf(command.scope);
}
