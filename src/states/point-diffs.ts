import type { Dockerfile } from '../dockerfile/types.ts';
import type { TreeDiff } from '../filesystem/diff.ts';
import type { Point, Program } from '../llb/program.ts';
import { compareStates } from './compare.ts';
import { sharedStates } from './shared-states.ts';
import { baseOf } from './stage-chain.ts';
import { outputKey, type StateFiles, type States } from './state-files.ts';
import { writtenBy } from './written-by.ts';

/** What each instruction of a program changed; each diff is computed once. */
export class PointDiffs {
  readonly #known = new Map<number, Promise<TreeDiff | null>>();
  /** Those of failed instructions, by what each left. */
  readonly #left = new WeakMap<StateFiles, Promise<TreeDiff | null>>();

  constructor(
    readonly states: States,
    readonly dockerfile: Dockerfile,
    readonly program: Program,
  ) {}

  /**
   * Null if the instruction made no step and so cannot have changed a file. FROM is compared with what the stage
   * starts from, so only its ONBUILD triggers show.
   * @param left what the instruction left when it failed, used instead of the state after it
   */
  of(point: Point, left: StateFiles | null = null): Promise<TreeDiff | null> {
    const known = left === null ? this.#known.get(point.index) : this.#left.get(left);
    if (known !== undefined) return known;
    const found = this.#compare(point, left);
    if (left === null) this.#known.set(point.index, found);
    else this.#left.set(left, found);
    found.catch(() => (left === null ? this.#known.delete(point.index) : this.#left.delete(left)));
    return found;
  }

  async #compare(point: Point, left: StateFiles | null): Promise<TreeDiff | null> {
    const before = baseOf(this.program, this.dockerfile, point);
    if (point.steps.length === 0) return null;
    // What a failed instruction left is not what it would have written.
    const isWhole = left === null && outputKey(before) === outputKey(point.before);
    const written = isWhole ? () => writtenBy(this.states, this.program, point) : undefined;
    return await this.between({ before, after: point.after }, left, written);
  }

  /** How two states of the program differ; null if they are the same. `left` as above, `written` as of compareStates. */
  async between(
    { before, after }: Pick<Point, 'before' | 'after'>,
    left: StateFiles | null = null,
    written?: () => Promise<((path: string) => boolean) | null>,
  ): Promise<TreeDiff | null> {
    if (left === null && outputKey(before) === outputKey(after)) return null;
    const { states } = this;
    const shared = sharedStates({ states, output: before }, { states, output: after });
    return await compareStates(states.of(before), left ?? states.of(after), shared, undefined, written);
  }
}
