import { tracedWords } from './matching.ts';
import { memberOf } from './scopes.ts';
import { isShellName, isUnfiled } from './script-files.ts';
import type { ShellRun } from './shell-run.ts';
import type { LocatedRecord } from './statuses.ts';

type PlacedRecord = LocatedRecord & { readonly at: number };

/** Which command of the RUN's own script started each of the other shells, by the key of their runs. */
export function startersOf(
  main: readonly PlacedRecord[],
  nested: ReadonlyMap<string, ShellRun>,
): ReadonlyMap<string, PlacedRecord> {
  const starters = new Map<string, PlacedRecord>();
  for (const [key, { own }] of nested) {
    const first = own.find(({ record }) => !record.isPiped) ?? own[0];
    if (first === undefined) continue;
    const starter = first.record.isPiped ? pipedStarter(main, nested, first) : starterOf(main, first);
    if (starter !== undefined) starters.set(key, starter);
  }
  return starters;
}

/** The last command before a script. The commands of a pipeline run at the same time: of these, the one that names it. */
function starterOf(main: readonly PlacedRecord[], first: PlacedRecord): PlacedRecord | undefined {
  const last = main.findLast(({ at }) => at < first.at);
  const pipeline = pipelineOf(last);
  if (pipeline === null) return last;
  const together = main.filter((one) => pipelineOf(one) === pipeline);
  return together.findLast((one) => names(one, first)) ?? last;
}

/**
 * The command that names a script whose trace came through a pipe, or a script around it. Which ran last before it is not
 * known, unless that came through the pipe, too.
 */
function pipedStarter(
  main: readonly PlacedRecord[],
  nested: ReadonlyMap<string, ShellRun>,
  first: PlacedRecord,
): PlacedRecord | undefined {
  const last = main.findLast(({ at }) => at < first.at);
  if (last?.record.isPiped === true) return last;
  const named = main.filter((one) => names(one, first));
  // `chmod +x a.sh; ./a.sh 2>&1; cat a.sh`
  const starting = named.filter((one) => starts(one, first));
  const peers = [...nested.values()].flatMap(({ own: [one] }) =>
    one !== undefined && one.record.script === first.record.script ? [one.at] : [],
  );
  const turn = peers.filter((at) => at < first.at).length;
  const starter = starting.length === peers.length ? starting[turn] : (starting.at(-1) ?? named.at(-1));
  if (starter !== undefined) return starter;
  for (const { own } of nested.values()) {
    const [outer] = own;
    if (outer === undefined || !outer.record.isPiped || outer.at >= first.at) continue;
    if (own.some((one) => one.at < first.at && names(one, first))) return pipedStarter(main, nested, outer);
  }
  return undefined;
}

/** Whether the program of a command is the script itself, or a shell. */
function starts({ record }: LocatedRecord, { record: { script } }: LocatedRecord): boolean {
  const [program = ''] = tracedWords(record.text);
  return isShellName(program) || baseName(program) === baseName(script);
}

/** Whether a command belongs to the same pipeline as another one, or is that one. */
export function isBeside(one: LocatedRecord, other: LocatedRecord): boolean {
  return one === other || (pipelineOf(one) !== null && pipelineOf(one) === pipelineOf(other));
}

function pipelineOf(record: LocatedRecord | undefined): number | null {
  const scope = record?.command?.scope;
  return scope === undefined ? null : (memberOf(scope)?.construct ?? null);
}

function names({ record, command }: LocatedRecord, { record: { script } }: LocatedRecord): boolean {
  const written = (command?.words ?? []).flatMap(({ literal }) => literal ?? []);
  const words = [...tracedWords(record.text), ...written];
  const name = baseName(script);
  return words.some((word) => (isUnfiled({ script }) ? isShellName(word) : baseName(word) === name));
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
