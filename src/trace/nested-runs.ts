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
    const [first] = own;
    const starter = first === undefined ? undefined : starterOf(main, first);
    if (starter !== undefined) starters.set(key, starter);
  }
  return starters;
}

/** The last command before a script. The commands of a pipeline run at the same time: of these, the one that names it. */
function starterOf(main: readonly PlacedRecord[], first: PlacedRecord): PlacedRecord | undefined {
  const last = main.findLast(({ at }) => at < first.at);
  if (first.record.isPiped) {
    const named = main.filter((one) => pipelineOf(one) !== null && names(one, first));
    return named.at(-1) ?? last;
  }
  const pipeline = pipelineOf(last);
  if (pipeline === null) return last;
  const together = main.filter((one) => pipelineOf(one) === pipeline);
  return together.findLast((one) => names(one, first)) ?? last;
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
