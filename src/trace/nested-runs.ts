import { tracedWords } from './matching.ts';
import { baseName } from './plan.ts';
import { memberOf } from './scopes.ts';
import { isShellName, isUnfiled } from './script-files.ts';
import type { ShellRun } from './shell-run.ts';
import type { LocatedRecord } from './statuses.ts';

export type PlacedRecord = LocatedRecord & { readonly at: number };

/** Which command of the RUN's own script started each of the other shells, by the key of their runs. */
export function startersOf(
  main: readonly PlacedRecord[],
  nested: ReadonlyMap<string, ShellRun>,
): ReadonlyMap<string, PlacedRecord> {
  const starters = new Map<string, PlacedRecord>();
  const inMain = new Naming(main);
  const piped = new PipedStarters(main, inMain, nested);
  for (const [key, { own }] of nested) {
    const first = own.find(({ record }) => !record.isPiped) ?? own[0];
    if (first === undefined) continue;
    const starter = first.record.isPiped ? piped.of(first) : starterOf(main, inMain, first);
    if (starter !== undefined) starters.set(key, starter);
  }
  return starters;
}

/** The last command before a script. The commands of a pipeline run at the same time: of these, the one that names it. */
function starterOf(
  main: readonly PlacedRecord[],
  inMain: Naming,
  first: PlacedRecord,
): PlacedRecord | undefined {
  const last = main.findLast(({ at }) => at < first.at);
  const pipeline = pipelineOf(last);
  if (pipeline === null) return last;
  return inMain.of(first).findLast((one) => pipelineOf(one) === pipeline) ?? last;
}

/** A RUN may start thousands of scripts, so what is the same for all of them is found out once. */
class PipedStarters {
  readonly #main: readonly PlacedRecord[];
  readonly #inMain: Naming;
  /** The commands of piped scripts, each with the first of its script. */
  readonly #inScripts: Naming;
  readonly #firstOf = new Map<PlacedRecord, PlacedRecord>();
  /** Where the shells of a script began, in their order. */
  readonly #peers: ReadonlyMap<string, readonly number[]>;
  /** The commands that start a script themselves, by its name. */
  readonly #starting = new Map<string, readonly PlacedRecord[]>();

  constructor(main: readonly PlacedRecord[], inMain: Naming, nested: ReadonlyMap<string, ShellRun>) {
    this.#main = main;
    this.#inMain = inMain;
    const runs = [...nested.values()].map(({ own }) => own);
    const piped = runs.filter(([first]) => first?.record.isPiped === true);
    for (const own of piped) for (const one of own) this.#firstOf.set(one, own[0] ?? one);
    this.#inScripts = new Naming(piped.flat());
    const firsts = runs.flatMap(([first]) => first ?? []);
    this.#peers = new Map(
      [...Map.groupBy(firsts, ({ record }) => record.script)].map(([script, of]) => [
        script,
        of.map(({ at }) => at).toSorted((a, b) => a - b),
      ]),
    );
  }

  /**
   * The command that names a script whose trace came through a pipe, or a script around it. Which ran last before it is
   * not known, unless that came through the pipe, too.
   */
  of(first: PlacedRecord): PlacedRecord | undefined {
    const last = this.#main.findLast(({ at }) => at < first.at);
    if (last?.record.isPiped === true) return last;
    // `chmod +x a.sh; ./a.sh 2>&1; cat a.sh`
    const starting = this.#startingOf(first);
    const peers = this.#peers.get(first.record.script) ?? [];
    const turn = peers.findIndex((at) => at >= first.at);
    const starter =
      starting.length === peers.length ? starting[turn] : (starting.at(-1) ?? this.#inMain.of(first).at(-1));
    if (starter !== undefined) return starter;
    const outer = this.#inScripts
      .of(first)
      .find((one) => one.at < first.at && (this.#firstOf.get(one)?.at ?? first.at) < first.at);
    const around = outer === undefined ? undefined : this.#firstOf.get(outer);
    return around === undefined ? undefined : this.of(around);
  }

  #startingOf(first: PlacedRecord): readonly PlacedRecord[] {
    const { script } = first.record;
    const known = this.#starting.get(script);
    if (known !== undefined) return known;
    const starting = this.#inMain.of(first).filter((one) => starts(one, first));
    this.#starting.set(script, starting);
    return starting;
  }
}

/** Which commands name a script, or a shell, in their words. */
class Naming {
  readonly #byName = new Map<string, PlacedRecord[]>();
  readonly #shells: PlacedRecord[] = [];

  constructor(records: readonly PlacedRecord[]) {
    for (const one of records) {
      const written = (one.command?.words ?? []).flatMap(({ literal }) => literal ?? []);
      const words = [...tracedWords(one.record.text), ...written];
      if (words.some(isShellName)) this.#shells.push(one);
      for (const name of new Set(words.map(baseName))) {
        const known = this.#byName.get(name);
        if (known === undefined) this.#byName.set(name, [one]);
        else known.push(one);
      }
    }
  }

  /** Those that name the script of a shell; of what is given to it by -c, a shell. In the order of the records. */
  of({ record }: LocatedRecord): readonly PlacedRecord[] {
    return isUnfiled(record) ? this.#shells : (this.#byName.get(baseName(record.script)) ?? []);
  }
}

/** Whether the program of a command is the script itself, or a shell. */
function starts({ record }: LocatedRecord, { record: { script } }: LocatedRecord): boolean {
  const [program = ''] = tracedWords(record.text);
  return isShellName(program) || baseName(program) === baseName(script);
}

/** The commands that run beside others of their pipeline. */
export function besideOthers(records: readonly PlacedRecord[]): ReadonlySet<PlacedRecord> {
  const pipelines = Map.groupBy(records, pipelineOf);
  pipelines.delete(null);
  return new Set([...pipelines.values()].flatMap((members) => (members.length > 1 ? members : [])));
}

function pipelineOf(record: LocatedRecord | undefined): number | null {
  const scope = record?.command?.scope;
  return scope === undefined ? null : (memberOf(scope)?.construct ?? null);
}
