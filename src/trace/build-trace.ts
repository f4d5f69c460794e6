import { culpritOf, type MemberEnd } from './culprit.ts';
import { countBeforeExitTrap } from './exit-trap.ts';
import { commandNumber, type InstrumentedScript, uninstrumented } from './instrumented.ts';
import { CommandMatcher, canBecome, tracedWords } from './matching.ts';
import { isMemberStart, numberedCommand } from './member-records.ts';
import { listedOrder } from './pipeline-order.ts';
import { startMark, type TracePlan } from './plan.ts';
import { memberName, type TraceRecord } from './records.ts';
import { partOf, type ShellCommand, type ShellScript } from './shell-script.ts';
import { type CommandStatus, type LocatedRecord, statusesOf } from './statuses.ts';
import type { Trace, TracedCommand } from './types.ts';
import { endsTrace, silencedAfter, stoppedBefore } from './untraced.ts';

/** All that a traced RUN said. */
export interface RawTrace {
  readonly records: readonly TraceRecord[];
  /** Records in the middle that were not kept. */
  readonly omitted: number;
  readonly status: number;
  /** All that was printed, and what of it came on stderr. */
  readonly output: string;
  readonly errors: string;
  /** Milliseconds between its start and its end. */
  readonly took: number;
  /** Scripts that it started, by the name that the trace has for them. */
  readonly scripts: ReadonlyMap<string, ShellScript>;
}

/** The records of one shell, each with its place in the list of all. */
interface ShellRun {
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

/** Makes a list of commands of a trace, and finds the one that failed. */
export function buildTrace(plan: TracePlan, raw: RawTrace): Trace {
  const startAt = raw.records.findIndex(({ text }) => text === startMark(plan.token));
  const start = raw.records[startAt];
  // What comes before is ours.
  const records = raw.records.slice(startAt + 1);
  const main = keyOf(start ?? records[0]);
  const keys = records.map((record) => (isMain(record, start ?? records[0]) ? main : keyOf(record)));
  const runs = new Map<string, ShellRun>();
  for (const key of new Set([main, ...keys])) {
    const own = records.flatMap((record, at) => (keys[at] === key ? [{ record, at }] : []));
    const script = key === main ? plan.script : (raw.scripts.get(own[0]?.record.script ?? '') ?? null);
    const lines = key === main ? plan.instrumented : script === null ? NO_LINES : uninstrumented(script);
    const offset = key === main ? (start?.line ?? 0) : 0;
    const mixed = plan.traits.tracesApart ? [] : (script?.members ?? []);
    const matcher = new CommandMatcher(lines, offset, key === main ? mixed : []);
    const name = memberName(plan.token);
    // Of records that may be mixed, only the line counts.
    const isOurs = ({ line }: TraceRecord, text: string): boolean =>
      (line !== null && lines.ownLines.has(line - offset)) ||
      ((line === null || plan.traits.tracesApart) && isMemberStart(text, name));
    const lineOf = (command: ShellCommand | null) =>
      command === null ? null : (lines.lines.get(command) ?? null);
    runs.set(key, { ...runOf(plan.token, own, script, matcher, isOurs), lineOf });
  }
  const end = (start?.time ?? records[0]?.time ?? 0) + raw.took;
  const all = [...runs].flatMap(([key, run]) =>
    run.own.map(({ record, command, at }, index) => {
      const next = run.endTimes.get(index) ?? run.own[index + 1]?.record.time ?? end;
      const traced: TracedCommand = {
        text: shownText(record, command, run.script),
        status: run.statuses[index] ?? null,
        took: Math.max(0, next - record.time),
        place: key === main ? mainPlace(plan, command) : scriptPlace(record, run.lineOf(command)),
        depth: key === main ? 0 : 1,
      };
      return { at, traced };
    }),
  );
  const places = new Map(
    [...runs.values()].flatMap(({ own, order }) =>
      own.map(({ at }, index) => [own[order[index] ?? index]?.at ?? at, at] as const),
    ),
  );
  const sorted = all.toSorted((a, b) => (places.get(a.at) ?? a.at) - (places.get(b.at) ?? b.at));
  const notes: string[] = [];
  const failed = raw.status === 0 ? null : findFailed(plan, raw, runs, main, notes);
  const commands = sorted.map(({ at, traced }) =>
    at === failed?.at ? { ...traced, status: failed.status ?? raw.status } : traced,
  );
  const index = failed === null ? -1 : sorted.findIndex(({ at }) => at === failed.at);
  return {
    commands,
    failed: index < 0 ? null : index,
    culprit: partOf(plan.script, failed?.command ?? null),
    notes,
    omitted: raw.omitted,
    status: raw.status,
    output: raw.output,
  };
}

const NO_LINES: InstrumentedScript = { text: '', lines: new Map(), ownLines: new Set() };

function keyOf(record: TraceRecord | undefined): string {
  return `${record?.shell} ${record?.script}`;
}

/** Whether a record is of the script itself: bash names functions of it by these words. */
function isMain(record: TraceRecord, start: TraceRecord | undefined): boolean {
  if (record.shell !== start?.shell) return false;
  return record.script === start.script || record.script === 'environment' || record.script === 'main';
}

function runOf(
  token: string,
  records: readonly { readonly record: TraceRecord; readonly at: number }[],
  script: ShellScript | null,
  matcher: CommandMatcher,
  isOurs: (record: TraceRecord, text: string) => boolean,
): Omit<ShellRun, 'lineOf'> {
  const own: (LocatedRecord & { at: number })[] = [];
  const ends: MemberEnd[] = [];
  const prefix = commandNumber(token);
  const name = memberName(token);
  const ended = new Set<number>();
  const rounds: (number | null)[] = [];
  const timesEnded = new Map<number, number>();
  const known = new Map<number, { readonly status: number; readonly time: number }>();
  for (const { record: said, at } of records) {
    const member = Number.parseInt(said.member, 10);
    // The first record of the end has the status. bash makes it before it has set the variable, others after.
    const isEnd = said.member.endsWith('.') || said.text === `${name}=${member}.`;
    if (isEnd && !ended.has(member)) {
      ends.push({ member, status: said.before });
      timesEnded.set(member, (timesEnded.get(member) ?? 0) + 1);
      const last = own.findLastIndex(({ record }) => record.member === String(member));
      if (last >= 0) known.set(last, { status: said.before, time: said.time });
    }
    if (isEnd) ended.add(member);
    else ended.delete(member);
    if (isEnd) continue;
    const number = said.text.startsWith(prefix) ? Number.parseInt(said.text.slice(prefix.length), 10) : null;
    const text = number === null ? said.text : said.text.slice(`${prefix}${number} `.length);
    if (isOurs(said, text)) continue;
    const record = { ...said, text };
    const command = number === null ? matcher.find(record) : numberedCommand(script, number, said);
    own.push({ at, record, command });
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

interface Failed {
  readonly at: number;
  readonly status: number | null;
  /** The command of the RUN's own script. */
  readonly command: ShellCommand | null;
}

/** The record that made the RUN fail: of the shell itself, or of a script that it started. */
function findFailed(
  plan: TracePlan,
  raw: RawTrace,
  runs: ReadonlyMap<string, ShellRun>,
  main: string,
  notes: string[],
): Failed | null {
  const run = runs.get(main);
  if (run === undefined) return null;
  const stopped = stoppedBefore(plan.script, run.own, [raw.errors, raw.output]);
  if (stopped !== null) {
    const { command, message } = stopped;
    const line = command === null ? '' : ` on line ${plan.lineAt(command.start)}`;
    notes.push(`The shell stopped${line} before it ran a command: ${message}`);
    return null;
  }
  const last = run.own[countBeforeExitTrap(run.own) - 1];
  if (last !== undefined && endsTrace(last.record.text)) {
    const line = last.command === null ? '' : ` on line ${plan.lineAt(last.command.start)}`;
    notes.push(`The script switches the trace off${line}, so the command that failed is not known.`);
    return null;
  }
  const found = culpritIn(run, raw.status);
  const silenced =
    plan.script === null || plan.traits.tracesApart ? null : silencedAfter(plan.script, run.own.at(-1));
  if (silenced !== null) {
    const line = plan.lineAt(silenced.start);
    notes.push(
      `The commands of line ${line} may have failed, too: their stderr goes elsewhere, and the trace with it.`,
    );
  } else if (found === null) notes.push('The command that failed is not in the list.');
  if (found === null) return null;
  if (found.why !== '') notes.push(found.why);
  const next = run.own.find(({ at }) => at > found.at)?.at ?? Number.POSITIVE_INFINITY;
  const nested = [...runs].flatMap(([key, { own }]) =>
    key === main ? [] : own.filter(({ at }) => at > found.at && at < next),
  );
  const lastNested = nested.toSorted((a, b) => a.at - b.at).at(-1);
  const inner = lastNested === undefined ? undefined : runs.get(keyOf(lastNested.record));
  const deeper = inner === undefined ? null : culpritIn(inner, raw.status);
  const command = run.own.find(({ at }) => at === found.at)?.command ?? null;
  return { ...(deeper ?? found), command };
}

function culpritIn(
  run: ShellRun,
  status: number,
): { readonly at: number; readonly status: number | null; readonly why: string } | null {
  const { script, ends } = run;
  const own = run.own.slice(0, countBeforeExitTrap(run.own));
  if (script === null) {
    const last = own.at(-1);
    return last === undefined ? null : { at: last.at, status: null, why: '' };
  }
  const found = culpritOf(script, own, ends, status);
  const record = found === null ? undefined : own[found.at];
  return found === null || record === undefined ? null : { ...found, at: record.at };
}

function mainPlace(plan: TracePlan, command: ShellCommand | null): TracedCommand['place'] {
  return { file: null, line: command === null ? null : plan.lineAt(command.start), source: null };
}

/** Of what is given to a shell by -c, only the shell's name is known. */
function scriptPlace({ script, line }: TraceRecord, found: number | null): TracedCommand['place'] {
  return /(?:^|\/)(?:sh|ash|dash|bash|busybox)$/.test(script)
    ? { file: script, line: null, source: null }
    : { file: script, line: found ?? line, source: null };
}

/** The traced text, unless processes of a pipeline may have written into one another's. */
function shownText(record: TraceRecord, command: ShellCommand | null, script: ShellScript | null): string {
  if (command === null || script === null) return record.text;
  const isOwn = record.isWhole && canBecome(command, tracedWords(record.text));
  return isOwn ? record.text : script.text.slice(command.start, command.end);
}
