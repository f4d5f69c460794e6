import type { Dockerfile } from '../dockerfile/types.ts';
import type { TreeDiff } from '../filesystem/diff.ts';
import type { Point, Program } from '../llb/program.ts';
import type { Side } from '../llb/settings.ts';
import { Turns } from '../turns.ts';
import { copiedBy } from './copied-by.ts';
import { CopiedOrigins, type PointOrigins } from './copied-origins.ts';
import { originOf, pieceOf } from './instruction-origin.ts';
import { madeOfFew } from './made-of-few.ts';
import { MadePaths } from './made-paths.ts';
import { PointDiffs } from './point-diffs.ts';
import { baseOf, pointsTo } from './stage-chain.ts';
import type { StateFiles, States } from './state-files.ts';
import { type Piece, triggerPieces } from './trigger-pieces.ts';

/** Which instruction a file comes from. */
export interface Origin {
  readonly kind: 'copy' | 'add' | 'run' | 'base';
  /** The instruction: RUN, WORKDIR, COPY, ADD; FROM for what the base brings. */
  readonly keyword: string;
  /** Whether it is an ONBUILD trigger of the base, which FROM ran. Its line is that of FROM. */
  readonly onbuild: boolean;
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
  /** Set for what COPY or ADD took from no files: the text of a heredoc, a download or a repository. */
  readonly taken?: 'inline' | 'remote';
}

/** Origins of the entries of one state, by path. */
export interface OriginIndex {
  /** Null if the path is not in the state. */
  get(path: string): Origin | null;
}

/**
 * Finds where files come from, by comparing the states before and after every instruction that led to a state,
 * through FROM of another stage too. The origin is the last instruction that created the entry or changed its
 * contents (for a symlink its target, for a device its numbers). Changes of mode, owner or attributes do not count,
 * nor does writing the same contents again. The paths of a COPY are those that BuildKit would copy, checked against
 * both trees.
 *
 * A folder made by WORKDIR or as a copy's destination comes from that instruction: `run` for WORKDIR, a copy without
 * a path otherwise. What a FROM did is told apart by its ONBUILD triggers; only if one of them failed, all is of the
 * first.
 */
export class Origins {
  readonly #byPoint = new Map<number, Promise<readonly PointOrigins[]>>();

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
    return indexOf(layers.flat(), base);
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
    let open = [...paths];
    const layers: PointOrigins[] = [];
    const turns = new Turns();
    for (const each of points.toReversed()) {
      if (open.length === 0) break;
      const own = each.index === point.index ? left : null;
      const found = (await this.#ofFew(each, own, open)) ?? (await this.#at(each, own));
      layers.unshift(...found);
      const rest: string[] = [];
      for (const path of open) {
        if (turns.isDue) await turns.give();
        if (!found.some((layer) => layer.has(path) || layer.removed(path))) rest.push(path);
      }
      open = rest;
    }
    return indexOf(layers, open.length === 0 ? () => null : await this.#base(points));
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
      keyword: 'FROM',
      onbuild: false,
      line: stage.startLine,
      stage: stage.index,
      from: stage.base.ref,
      source: { stage: null },
    } as const;
    return (path) => (tree.get(path) === undefined ? null : { ...origin, path: `/${path}` });
  }

  /** What an instruction made of a few paths, where lists of its states take long and are not there; null elsewhere. */
  async #ofFew(
    point: Point,
    left: StateFiles | null,
    paths: readonly string[],
  ): Promise<readonly PointOrigins[] | null> {
    if (point.keyword === 'FROM' || point.steps.length === 0 || this.#byPoint.has(point.index)) return null;
    const few = await madeOfFew(paths, this.states.of(point.before), left ?? this.states.of(point.after));
    if (few === null) return null;
    const isMade = paths.some((path) => few.made.has(path));
    const copied = isMade ? await copiedBy(this.states, this.program, point) : [];
    const origin = originOf(this.dockerfile, this.program, point, pieceOf(point));
    return [new CopiedOrigins(few.made, copied, few.after, origin)];
  }

  #at(point: Point, left: StateFiles | null): Promise<readonly PointOrigins[]> {
    if (left !== null) return this.#find(point, left);
    const known = this.#byPoint.get(point.index);
    if (known !== undefined) return known;
    const found = this.#find(point, null);
    this.#byPoint.set(point.index, found);
    found.catch(() => this.#byPoint.delete(point.index));
    return found;
  }

  /** One layer for what an instruction did, or one for each trigger, lowest first. */
  async #find(point: Point, left: StateFiles | null): Promise<readonly PointOrigins[]> {
    const triggers = point.keyword === 'FROM' ? triggerPieces(this.program, point) : [];
    if (triggers.length < 2 || left !== null) {
      const before = baseOf(this.program, this.dockerfile, point);
      const piece = { ...(triggers[0] ?? pieceOf(point)), before };
      return await this.#made(point, piece, await this.#diffs.of(point, left), left);
    }
    const layers: PointOrigins[] = [];
    for (const piece of triggers) {
      layers.push(...(await this.#made(point, piece, await this.#diffs.between(piece), null)));
    }
    return layers;
  }

  async #made(
    point: Point,
    piece: Piece,
    diff: TreeDiff | null,
    left: StateFiles | null,
  ): Promise<readonly PointOrigins[]> {
    if (diff === null) return [];
    const [before, after, copied] = await Promise.all([
      this.states.of(piece.before).tree(),
      (left ?? this.states.of(piece.after)).tree(),
      copiedBy(this.states, this.program, piece),
    ]);
    const origin = originOf(this.dockerfile, this.program, point, piece);
    return [new CopiedOrigins(new MadePaths(before, after, diff), copied, after, origin)];
  }
}

/** Looks up a path in layers, given lowest first, then in the base. */
function indexOf(layers: readonly PointOrigins[], base: (path: string) => Origin | null): OriginIndex {
  return {
    get(path) {
      for (let index = layers.length - 1; index >= 0; index -= 1) {
        const layer = layers[index];
        const made = layer?.get(path);
        if (made !== undefined) return made;
        if (layer?.removed(path) === true) return null;
      }
      return base(path);
    },
  };
}
