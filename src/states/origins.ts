import type { Dependency, Dockerfile } from '../dockerfile/types.ts';
import type { FileTree } from '../filesystem/file-tree.ts';
import type { Point, Program } from '../llb/program.ts';
import type { Side } from '../llb/settings.ts';
import { type CopiedFrom, copiedBy } from './copied-by.ts';
import { PointDiffs } from './point-diffs.ts';
import { baseOf, pointsTo } from './stage-chain.ts';
import type { StateFiles, States } from './state-files.ts';

/** Which instruction a file comes from. */
export interface Origin {
  readonly kind: 'copy' | 'add' | 'run' | 'base';
  /** First line of the instruction. */
  readonly line: number;
  /** Index of the stage that the instruction belongs to. */
  readonly stage: number;
  /**
   * What COPY or ADD took from: a stage's name or number, an image, or a named context; null for the main build
   * context.
   */
  readonly from: string | null;
  /** The path there, with a leading slash; null if it was not taken as it is: unpacked, inline, or made by a RUN. */
  readonly path: string | null;
  /** Index of the stage that it was copied from; null if it was not copied from a stage. */
  readonly source: { readonly stage: number | null };
}

/** Origins of the entries of one state, by path. */
export interface OriginIndex {
  /** Null if the path is not in the state. */
  get(path: string): Origin | null;
}

/** What one instruction made and removed. */
interface PointOrigins {
  /** What it created or changed the contents of. */
  readonly made: ReadonlyMap<string, Origin>;
  readonly removed: ReadonlySet<string>;
}

/**
 * Finds where files come from, by comparing the states before and after every instruction that led to a state,
 * through FROM of another stage too. The origin is the last instruction that created the entry or changed its
 * contents (for a symlink its target, for a device its numbers). Changes of mode, owner or attributes do not count,
 * nor does writing the same contents again. The paths of a COPY are those that BuildKit would copy, checked against
 * both trees.
 *
 * A folder made by WORKDIR or as a copy's destination comes from that instruction: `run` for WORKDIR, a copy without
 * a path otherwise.
 */
export class Origins {
  readonly #byPoint = new Map<number, Promise<PointOrigins>>();

  readonly #diffs: PointDiffs;

  constructor(
    readonly states: States,
    readonly dockerfile: Dockerfile,
    readonly program: Program,
    diffs: PointDiffs = new PointDiffs(states, dockerfile, program),
  ) {
    this.#diffs = diffs;
  }

  /**
   * Origins of everything in the state on one side of a point. Rejects, as States does, if an instruction on the way
   * fails.
   * @param left what the point's instruction left when it failed, used instead of the state after it
   */
  async of(point: Point, side: Side, left: StateFiles | null = null): Promise<OriginIndex> {
    const points = pointsTo(this.program, this.dockerfile, point, side);
    const [base, ...layers] = await Promise.all([
      this.#base(points),
      ...points.map((each) => this.#at(each, each.index === point.index ? left : null)),
    ]);
    return indexOf(layers, base);
  }

  /**
   * The origins of some paths only; the index knows no others. Goes backwards from the last instruction and stops
   * when all paths are found, which for paths that the last instruction changed is at once.
   */
  async ofPaths(
    point: Point,
    side: Side,
    left: StateFiles | null,
    paths: Iterable<string>,
  ): Promise<OriginIndex> {
    const points = pointsTo(this.program, this.dockerfile, point, side);
    const open = new Set(paths);
    const layers: PointOrigins[] = [];
    for (const each of points.toReversed()) {
      if (open.size === 0) break;
      const layer = await this.#at(each, each.index === point.index ? left : null);
      layers.unshift(layer);
      for (const path of open) if (layer.made.has(path) || layer.removed.has(path)) open.delete(path);
    }
    return indexOf(layers, open.size === 0 ? () => null : await this.#base(points));
  }

  /** The origin of files of the image or named context that a chain of instructions starts from. */
  async #base(points: readonly Point[]): Promise<(path: string) => Origin | null> {
    const first = points[0];
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

  #at(point: Point, left: StateFiles | null): Promise<PointOrigins> {
    if (left !== null) return this.#find(point, left);
    const known = this.#byPoint.get(point.index);
    if (known !== undefined) return known;
    const found = this.#find(point, null);
    this.#byPoint.set(point.index, found);
    found.catch(() => this.#byPoint.delete(point.index));
    return found;
  }

  async #find(point: Point, left: StateFiles | null): Promise<PointOrigins> {
    const diff = await this.#diffs.of(point, left);
    if (diff === null) return NOTHING;
    const [tree, copied] = await Promise.all([
      (left ?? this.states.of(point.after)).tree(),
      copiedBy(this.states, this.program, point).then((all) => new Map(all)),
    ]);
    const made = new Map<string, Origin>();
    const removed = new Set<string>();
    const origin = originOf(this.dockerfile, this.program, point);
    for (const { path, change, why } of diff.entries) {
      if (change === 'removed') removed.add(path);
      else if (change === 'added' || why.some((each) => OF_CONTENTS.has(each))) {
        made.set(path, origin(path, copied.get(path), tree));
      }
    }
    return { made, removed };
  }
}

/** Looks up a path in layers, given lowest first, then in the base. */
function indexOf(layers: readonly PointOrigins[], base: (path: string) => Origin | null): OriginIndex {
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

const NOTHING: PointOrigins = { made: new Map(), removed: new Set() };

const OF_CONTENTS: ReadonlySet<string> = new Set(['contents', 'target', 'type', 'device']);

/** Returns the origin of each entry that an instruction made. */
function originOf(
  dockerfile: Dockerfile,
  program: Program,
  point: Point,
): (path: string, copied: CopiedFrom | undefined, tree: FileTree) => Origin {
  const kind = kindOf(dockerfile, program, point);
  const source = kind === 'run' ? null : dependencyOf(dockerfile, point);
  const nowhere = {
    kind,
    line: point.lines.start,
    stage: point.stage,
    from: null,
    path: null,
    source: { stage: null },
  };
  const somewhere = {
    ...nowhere,
    from: source === null || (source.kind === 'context' && source.ref === '.') ? null : source.ref,
    source: { stage: source?.kind === 'stage' ? source.index : null },
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

/** For FROM the ONBUILD triggers decide. If one of them runs a process, that may have written anything. */
function kindOf(dockerfile: Dockerfile, program: Program, point: Point): 'copy' | 'add' | 'run' {
  if (point.keyword === 'COPY') return 'copy';
  if (point.keyword === 'ADD') return 'add';
  if (point.keyword !== 'FROM') return 'run';
  const kinds = point.steps.map((digest) => program.graph.steps.get(digest)?.op.kind);
  const triggers = dockerfile.stages[point.stage]?.triggers ?? [];
  if (kinds.includes('exec') || triggers.every(({ keyword }) => keyword !== 'COPY' && keyword !== 'ADD'))
    return 'run';
  return triggers.some(({ keyword }) => keyword === 'ADD') ? 'add' : 'copy';
}

/** What a COPY or ADD takes from; null for a download, which the model does not list. */
function dependencyOf(dockerfile: Dockerfile, { stage, lines }: Point): Dependency | null {
  const dependencies = dockerfile.stages[stage]?.dependsOn ?? [];
  return (
    dependencies.find(
      ({ via, line }) => (via === 'COPY' || via === 'ADD') && line >= lines.start && line <= lines.end,
    ) ?? null
  );
}
