import { culpritOf } from './culprit.ts';
import { countBeforeExitTrap } from './exit-trap.ts';
import type { HideSecrets } from './hidden.ts';
import type { PlacedRecord } from './nested-runs.ts';
import type { TracePlan } from './plan.ts';
import type { TraceRecord } from './records.ts';
import { isShellName } from './script-files.ts';
import type { ShellRun } from './shell-run.ts';
import { partOf, type ScriptPart, type ShellScript } from './shell-script.ts';
import { endsTrace, type StoppedShell, silencedAfter, stoppedBefore } from './untraced.ts';

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
  /** Scripts that it started, by their path. */
  readonly scripts: ReadonlyMap<string, ShellScript>;
  /** Hides secrets in what is shown of a script instead of a record. */
  readonly hide: HideSecrets;
}

/** The shells of a trace: the one of the RUN, and those that it started, by their key. */
export interface TracedRuns {
  readonly main: ShellRun;
  readonly nested: ReadonlyMap<string, ShellRun>;
  /** The command of the RUN that started each of them. */
  readonly starters: ReadonlyMap<string, PlacedRecord>;
  /** The key of the one whose script is the heredoc of the RUN; null if none is. */
  readonly heredoc: string | null;
}

/** The command that failed. */
export interface FailedCommand {
  readonly at: number;
  readonly status: number | null;
  /** The same in the script that stands in the Dockerfile; null if that is not known. */
  readonly culprit: ScriptPart | null;
}

/** The record that made the RUN fail: of the shell itself, or of a script that it started. */
export function findFailed(
  plan: TracePlan,
  raw: RawTrace,
  runs: TracedRuns,
  notes: string[],
): FailedCommand | null {
  const { main } = runs;
  const stopped = stoppedLine(plan, raw, runs);
  if (stopped !== null) {
    const line = stopped.line === null ? '' : ` on line ${stopped.line}`;
    notes.push(`The shell stopped${line} before it ran a command: ${stopped.message}`);
    return null;
  }
  const last = main.own[countBeforeExitTrap(main.own) - 1];
  if (last !== undefined && endsTrace(last.record.text)) {
    const line = last.command === null ? '' : ` on line ${plan.lineAt(last.command.start)}`;
    notes.push(`The script switches the trace off${line}, so the command that failed is not known.`);
    return null;
  }
  const found = culpritIn(main, raw.status);
  const silenced =
    plan.script === null || plan.traits.tracesApart ? null : silencedAfter(plan.script, main.own.at(-1));
  if (silenced !== null) {
    const line = plan.lineAt(silenced.start);
    notes.push(
      `The commands of line ${line} may have failed, too: their stderr goes elsewhere, and the trace with it.`,
    );
  } else if (found === null) notes.push('The command that failed is not in the list.');
  if (found === null) return null;
  if (found.why !== '') notes.push(found.why);
  const stopping = stoppedScripts(raw, runs, found.at);
  for (const { name, line, message } of stopping.values()) {
    notes.push(
      `${name} stopped${line === null ? '' : ` on line ${line}`} before it ran a command: ${message}`,
    );
  }
  const key = startedLast(runs, found.at, stopping);
  const inner = key === null ? undefined : runs.nested.get(key);
  const deeper = inner === undefined ? null : culpritIn(inner, raw.status);
  const isInHeredoc = deeper !== null && key === runs.heredoc;
  const { own, script } = isInHeredoc && inner !== undefined ? inner : main;
  const { at } = isInHeredoc ? deeper : found;
  const command = own.find((one) => one.at === at)?.command ?? null;
  return { ...(deeper ?? found), culprit: partOf(script, command) };
}

/** The shell that a command of the RUN started, of several the one that ran last; none of those that are left out. */
function startedLast(
  { nested, starters }: TracedRuns,
  at: number,
  leftOut: ReadonlyMap<string, unknown>,
): string | null {
  let last = { key: null as string | null, at: -1 };
  for (const [key, starter] of starters) {
    const end = nested.get(key)?.own.at(-1)?.at ?? -1;
    if (starter.at === at && end > last.at && !leftOut.has(key)) last = { key, at: end };
  }
  return last.key;
}

interface StoppedScript extends StoppedShell {
  readonly name: string;
}

/** Scripts that stopped before they ran a command, by their key: the one that started them is known, but not that one. */
function stoppedScripts(
  { errors, output }: RawTrace,
  { nested, starters }: TracedRuns,
  at: number,
): ReadonlyMap<string, StoppedScript> {
  const found = new Map<string, StoppedScript>();
  for (const [key, starter] of starters) {
    const { script = null, own = [], lineOf } = nested.get(key) ?? {};
    const name = own[0]?.record.script ?? '';
    if (starter.at !== at || name === '' || isShellName(name)) continue;
    const stopped = stoppedBefore(script, own, [errors, output], (said) => said === name);
    if (stopped === null) continue;
    found.set(key, { ...stopped, name, line: stopped.line ?? lineOf?.(stopped.command) ?? null });
  }
  return found;
}

/** Where a shell stopped before it ran a command, by the lines of the Dockerfile. */
function stoppedLine(
  plan: TracePlan,
  { errors, output }: RawTrace,
  { main, nested, heredoc }: TracedRuns,
): { readonly line: number | null; readonly message: string } | null {
  const outputs = [errors, output];
  const lineOf = ({ command }: StoppedShell, lineAt: (offset: number) => number): number | null =>
    command === null ? null : lineAt(command.start);
  const inner = heredoc === null ? undefined : nested.get(heredoc);
  if (plan.heredoc !== null && inner !== undefined) {
    const stopped = stoppedBefore(plan.heredoc.script, inner.own, outputs);
    if (stopped === null) return null;
    const line =
      lineOf(stopped, plan.heredoc.lineAt) ??
      (stopped.line === null ? null : plan.heredoc.lineOf(stopped.line));
    return { line, message: stopped.message };
  }
  const stopped = stoppedBefore(plan.script, main.own, outputs);
  return stopped === null ? null : { line: lineOf(stopped, plan.lineAt), message: stopped.message };
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
