import type { Dependency, Dockerfile } from '../dockerfile/types.ts';
import type { FileTree } from '../filesystem/file-tree.ts';
import type { Program, Stop } from '../llb/program.ts';
import type { Side } from '../llb/settings.ts';
import { type CopiedFrom, copiedBy } from './copied-by.ts';
import { baseOf, stopsTo } from './stage-chain.ts';
import type { StateFiles, States } from './state-files.ts';
import { StopDiffs } from './stop-diffs.ts';

/** Which instruction a file comes from. */
export interface Origin {
  readonly kind: 'copy' | 'add' | 'run' | 'base';
  /** First line of the instruction. */
  readonly line: number;
  /** Index of the stage that the instruction belongs to. */
  readonly stage: number;
  /** What was copied from: a stage's name or number, an image or a named context; null for the main build context. */
  readonly from: string | null;
  /** Where it lies there, with a slash in front; null where it was not taken as it is: unpacked, inline, or run. */
  readonly path: string | null;
  /** Index of the stage that it was copied from; null for everything else. */
  readonly source: { readonly stage: number | null };
}

/** Origins of the entries of one state, by path. */
export interface OriginIndex {
  /** Null for what is not in the state. */
  get(path: string): Origin | null;
}

/** What one instruction did, as far as origins go. */
interface StopOrigins {
  /** What it created, or gave other contents. */
  readonly made: ReadonlyMap<string, Origin>;
  readonly removed: ReadonlySet<string>;
}

/**
 * Finds the origins of files: derived from the states before and after every instruction that led to a state, through
 * FROM of a stage as well. The last instruction that created an entry or changed its contents counts (for a symlink its
 * target, for a device its numbers); one that changed only mode, owner or attributes does not, nor one that wrote the
 * same contents again. Paths of a COPY are those that BuildKit would copy, each held against both trees.
 *
 * A folder that WORKDIR or a copy's destination made comes from that instruction: `run` for WORKDIR, a copy without a
 * path for the other.
 */
export class Origins {
  readonly #stops = new Map<number, Promise<StopOrigins>>();

  readonly #diffs: StopDiffs;

  constructor(
    readonly states: States,
    readonly dockerfile: Dockerfile,
    readonly program: Program,
    diffs: StopDiffs = new StopDiffs(states, dockerfile, program),
  ) {
    this.#diffs = diffs;
  }

  /**
   * Origins of all that is in the state on one side of a stop. Rejects as States does, when an instruction on the way
   * fails.
   * @param left what the stop's instruction left behind when it failed, in place of the state after it
   */
  async of(stop: Stop, side: Side, left: StateFiles | null = null): Promise<OriginIndex> {
    const stops = stopsTo(this.program, this.dockerfile, stop, side);
    const [base, ...layers] = await Promise.all([
      this.#base(stops),
      ...stops.map((each) => this.#at(each, each.index === stop.index ? left : null)),
    ]);
    return indexOf(layers, base);
  }

  /**
   * The same of some paths only: the index knows no others. Instructions are looked into from the last one on, until all
   * paths are accounted for, which for what one instruction changed is after the first.
   */
  async ofPaths(
    stop: Stop,
    side: Side,
    left: StateFiles | null,
    paths: Iterable<string>,
  ): Promise<OriginIndex> {
    const stops = stopsTo(this.program, this.dockerfile, stop, side);
    const open = new Set(paths);
    const layers: StopOrigins[] = [];
    for (const each of stops.toReversed()) {
      if (open.size === 0) break;
      const layer = await this.#at(each, each.index === stop.index ? left : null);
      layers.unshift(layer);
      for (const path of open) if (layer.made.has(path) || layer.removed.has(path)) open.delete(path);
    }
    return indexOf(layers, open.size === 0 ? () => null : await this.#base(stops));
  }

  /** The image, or the named context, that a chain of instructions begins with. */
  async #base(stops: readonly Stop[]): Promise<(path: string) => Origin | null> {
    const first = stops[0];
    const stage = first === undefined ? undefined : this.dockerfile.stages[first.stage];
    const output = first === undefined ? null : baseOf(this.program, this.dockerfile, first);
    if (stage === undefined || output === null || stage.base.kind === 'scratch') return () => null;
    const tree = await this.states.of(output).tree();
    const origin = {
      kind: 'base',
      line: stage.startLine,
      stage: stage.index,
      from: stage.base.ref,
      source: { stage: null },
    } as const;
    return (path) => (tree.get(path) === undefined ? null : { ...origin, path: `/${path}` });
  }

  #at(stop: Stop, left: StateFiles | null): Promise<StopOrigins> {
    if (left !== null) return this.#find(stop, left);
    const known = this.#stops.get(stop.index);
    if (known !== undefined) return known;
    const found = this.#find(stop, null);
    this.#stops.set(stop.index, found);
    found.catch(() => this.#stops.delete(stop.index));
    return found;
  }

  async #find(stop: Stop, left: StateFiles | null): Promise<StopOrigins> {
    const diff = await this.#diffs.of(stop, left);
    if (diff === null) return NOTHING;
    const [tree, copied] = await Promise.all([
      (left ?? this.states.of(stop.after)).tree(),
      copiedBy(this.states, this.program, stop).then((all) => new Map(all)),
    ]);
    const made = new Map<string, Origin>();
    const removed = new Set<string>();
    const origin = originOf(this.dockerfile, this.program, stop);
    for (const { path, change, why } of diff.entries) {
      if (change === 'removed') removed.add(path);
      else if (change === 'added' || why.some((each) => OF_CONTENTS.has(each))) {
        made.set(path, origin(path, copied.get(path), tree));
      }
    }
    return { made, removed };
  }
}

/** Layers from the lowest to the highest, and what is below them. */
function indexOf(layers: readonly StopOrigins[], base: (path: string) => Origin | null): OriginIndex {
  return {
    get(path) {
      for (let index = layers.length - 1; index >= 0; index -= 1) {
        const layer = layers[index];
        const made = layer?.made.get(path);
        if (made !== undefined) return made;
        if (layer?.removed.has(path) === true) return null;
      }
      return base(path);
    },
  };
}

const NOTHING: StopOrigins = { made: new Map(), removed: new Set() };

const OF_CONTENTS: ReadonlySet<string> = new Set(['contents', 'target', 'type', 'device']);

/** What says where the entries come from that an instruction made. */
function originOf(
  dockerfile: Dockerfile,
  program: Program,
  stop: Stop,
): (path: string, copied: CopiedFrom | undefined, tree: FileTree) => Origin {
  const kind = kindOf(dockerfile, program, stop);
  const taken = kind === 'run' ? null : dependencyOf(dockerfile, stop);
  const nowhere = {
    kind,
    line: stop.lines.start,
    stage: stop.stage,
    from: null,
    path: null,
    source: { stage: null },
  };
  const somewhere = {
    ...nowhere,
    from: taken === null || (taken.kind === 'context' && taken.ref === '.') ? null : taken.ref,
    source: { stage: taken?.kind === 'stage' ? taken.index : null },
  };
  return (path, copied, tree) => {
    if (copied === undefined || kind === 'run') return kind === 'run' ? nowhere : somewhere;
    if (copied.kind !== 'file') return copied.kind === 'inline' ? nowhere : somewhere;
    const entry = tree.get(path);
    return entry !== undefined && copied.isLike(entry, tree)
      ? { ...somewhere, path: `/${copied.path}` }
      : somewhere;
  };
}

/** A stop's triggers (ONBUILD) may be of any kind: a process among them may have written anything. */
function kindOf(dockerfile: Dockerfile, program: Program, stop: Stop): 'copy' | 'add' | 'run' {
  if (stop.keyword === 'COPY') return 'copy';
  if (stop.keyword === 'ADD') return 'add';
  if (stop.keyword !== 'FROM') return 'run';
  const kinds = stop.steps.map((digest) => program.graph.steps.get(digest)?.op.kind);
  const triggers = dockerfile.stages[stop.stage]?.triggers ?? [];
  if (kinds.includes('exec') || triggers.every(({ keyword }) => keyword !== 'COPY' && keyword !== 'ADD'))
    return 'run';
  return triggers.some(({ keyword }) => keyword === 'ADD') ? 'add' : 'copy';
}

/** What a COPY or an ADD takes from; null for a download, which the file does not list. */
function dependencyOf(dockerfile: Dockerfile, { stage, lines }: Stop): Dependency | null {
  const dependencies = dockerfile.stages[stage]?.dependsOn ?? [];
  return (
    dependencies.find(
      ({ via, line }) => (via === 'COPY' || via === 'ADD') && line >= lines.start && line <= lines.end,
    ) ?? null
  );
}
