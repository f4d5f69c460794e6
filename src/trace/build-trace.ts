import { findFailed, type RawTrace } from './failed-command.ts';
import type { HideSecrets } from './hidden.ts';
import { locator, type ShellSource, startedSource } from './located-records.ts';
import { canBecome, tracedWords } from './matching.ts';
import { besideOthers, type PlacedRecord, startersOf } from './nested-runs.ts';
import { inOrder } from './piped-order.ts';
import { startMark, type TracePlan } from './plan.ts';
import type { TraceRecord } from './records.ts';
import { isUnfiled, scriptFiles, scriptKey } from './script-files.ts';
import { runOf, type ShellRun } from './shell-run.ts';
import type { ShellCommand, ShellScript } from './shell-script.ts';
import type { Trace, TracedCommand } from './types.ts';

/** Makes a list of commands of a trace, and finds the one that failed. */
export function buildTrace(plan: TracePlan, raw: RawTrace): Trace {
  const startAt = raw.records.findIndex(({ text }) => text === startMark(plan.token));
  const start = raw.records[startAt];
  // What comes before is ours.
  const said = raw.records.slice(startAt + 1);
  const main = scriptKey(start ?? said[0]);
  const keyOf = (record: TraceRecord): string =>
    isMain(record, start ?? said[0]) ? main : scriptKey(record);
  const files = scriptFiles(said);
  // What reads the heredoc is the first shell that is started.
  const first = said.find((record) => keyOf(record) !== main && isUnfiled(record));
  const heredoc = plan.heredoc === null || first === undefined ? null : keyOf(first);
  const sourceOf = (key: string): ShellSource => {
    if (key === main) {
      const { script, instrumented } = plan;
      return { script, instrumented, offset: start?.line ?? 0, isMain: true };
    }
    const own = key === heredoc ? plan.heredoc?.script : raw.scripts.get(files.get(key) ?? '');
    return startedSource(own ?? null);
  };
  const keys = new Set([main, ...said.map(keyOf)]);
  const sources = new Map([...keys].map((key) => [key, sourceOf(key)]));
  const records = inOrder(plan, said, keyOf, sources);
  const byKey = Map.groupBy(
    records.map((record, at) => ({ record, at })),
    ({ record }) => keyOf(record),
  );
  const runs = new Map<string, ShellRun>();
  for (const [key, source] of sources) {
    const own = byKey.get(key) ?? [];
    const { lines } = source.instrumented;
    const lineOf = (command: ShellCommand | null) => (command === null ? null : (lines.get(command) ?? null));
    runs.set(key, { ...runOf(plan.token, own, source.script, locator(plan, source)), lineOf });
  }
  const placeOf = (
    key: string,
    record: TraceRecord,
    command: ShellCommand | null,
  ): TracedCommand['place'] => {
    if (key === main) return ownPlace(command === null ? null : plan.lineAt(command.start));
    const line = runs.get(key)?.lineOf(command) ?? record.line;
    if (key !== heredoc || plan.heredoc === null) return scriptPlace(record, files.get(key) ?? null, line);
    return ownPlace(line === null ? null : plan.heredoc.lineOf(line));
  };
  const end = (start?.time ?? records[0]?.time ?? 0) + raw.took;
  const all = [...runs].flatMap(([key, run]) =>
    run.own.map(({ record, command, at }, index) => {
      const next = run.endTimes.get(index) ?? run.own[index + 1]?.record.time ?? end;
      const traced: TracedCommand = {
        text: shownText(record, command, run.script, raw.hide),
        status: run.statuses[index] ?? null,
        took: Math.max(0, next - record.time),
        place: placeOf(key, record, command),
        depth: key === main ? 0 : 1,
      };
      return { at, traced };
    }),
  );
  const mainRun = runs.get(main);
  const nested = new Map([...runs].filter(([key]) => key !== main));
  const starters = startersOf(mainRun?.own ?? [], nested);
  const places = placesOf(runs, main, starters);
  const sorted = all.toSorted((a, b) => {
    const [one, other] = [places.get(a.at), places.get(b.at)];
    return (one?.at ?? a.at) - (other?.at ?? b.at) || (one?.behind ?? -1) - (other?.behind ?? -1);
  });
  const notes: string[] = [];
  const failed =
    raw.status === 0 || mainRun === undefined
      ? null
      : findFailed(plan, raw, { main: mainRun, nested, starters, heredoc }, notes);
  const commands = sorted.map(({ at, traced }) =>
    at === failed?.at ? { ...traced, status: failed.status ?? raw.status } : traced,
  );
  const index = failed === null ? -1 : sorted.findIndex(({ at }) => at === failed.at);
  return {
    commands,
    failed: index < 0 ? null : index,
    culprit: failed?.culprit ?? null,
    notes,
    omitted: raw.omitted,
    status: raw.status,
    output: raw.output,
  };
}

/** Where a record is listed: at another one, or behind it, there by its own order. */
interface ListPlace {
  readonly at: number;
  readonly behind: number;
}

/** Where each record is listed. What a command of a pipeline started stands behind it, not where it was said. */
function placesOf(
  runs: ReadonlyMap<string, ShellRun>,
  main: string,
  starters: ReadonlyMap<string, PlacedRecord>,
): ReadonlyMap<number, ListPlace> {
  const places = new Map<number, ListPlace>();
  for (const { own, order } of runs.values()) {
    for (const [index, { at }] of own.entries()) {
      places.set(own[order[index] ?? index]?.at ?? at, { at, behind: -1 });
    }
  }
  const beside = besideOthers(runs.get(main)?.own ?? []);
  for (const [key, starter] of starters) {
    const started = runs.get(key)?.own ?? [];
    const isPiped = started.every(({ record }) => record.isPiped);
    if (!isPiped && !beside.has(starter)) continue;
    const at = places.get(starter.at)?.at ?? starter.at;
    for (const record of started) places.set(record.at, { at, behind: record.at });
  }
  return places;
}

/** Whether a record is of the script itself: bash names functions of it by these words. */
function isMain(record: TraceRecord, start: TraceRecord | undefined): boolean {
  if (record.shell !== start?.shell) return false;
  return record.script === start.script || record.script === 'environment' || record.script === 'main';
}

function ownPlace(line: number | null): TracedCommand['place'] {
  return { file: null, path: null, line, source: null };
}

/** Of what is given to a shell by -c, only the shell's name is known. */
function scriptPlace(record: TraceRecord, path: string | null, line: number | null): TracedCommand['place'] {
  return { file: record.script, path, line: isUnfiled(record) ? null : line, source: null };
}

/** The traced text, unless processes of a pipeline may have written into one another's. */
function shownText(
  record: TraceRecord,
  command: ShellCommand | null,
  script: ShellScript | null,
  hide: HideSecrets,
): string {
  if (command === null || script === null) return record.text;
  const isOwn = record.isWhole && canBecome(command, tracedWords(record.text));
  return isOwn ? record.text : hide(script.text.slice(command.start, command.end));
}
