import type { Dockerfile } from '../../dockerfile/types.ts';
import type { Why } from '../../filesystem/diff.ts';
import type { FileTree } from '../../filesystem/file-tree.ts';
import type { Point, Program } from '../../llb/program.ts';
import type { Side } from '../../llb/settings.ts';
import type { StepOutput } from '../../llb/types.ts';
import { inTurns } from '../../turns.ts';
import { copiedBy } from '../copied-by.ts';
import { MadePaths } from '../made-paths.ts';
import type { PointDiffs } from '../point-diffs.ts';
import { baseOf, pointsTo } from '../stage-chain.ts';
import { outputKey, type StateFiles, type States } from '../state-files.ts';
import { CopiedLayer } from './copied-layer.ts';
import { passedAll } from './differences.ts';
import { leadsTo } from './leads-to.ts';
import { movedOn } from './moved-on.ts';
import { outOfMount } from './out-of-mounts.ts';
import { Traces } from './traces.ts';
import type { Came } from './types.ts';

/** The parts of an open target that following files needs. */
export interface Followed {
  readonly states: States;
  readonly dockerfile: Dockerfile;
  readonly program: Program;
  readonly diffs: PointDiffs;
}

/**
 * Follows the files of one state through COPY, ADD and FROM: which entries of later states they are. The paths are those
 * that BuildKit would copy, checked against the trees. What a RUN writes anew is its own; what it changes, moves or
 * copies of them, also out of a bind mount, is still theirs.
 */
export class Follower {
  readonly #known = new Map<string, Promise<Traces>>();

  constructor(
    readonly target: Followed,
    /** The state whose files are followed. */
    readonly start: StepOutput,
  ) {}

  /**
   * What of the state on one side of a point came from the start.
   * @param left what the point's instruction left when it failed, used instead of the state after it
   */
  async at(point: Point, side: Side, left: StateFiles | null): Promise<Traces> {
    const { program, dockerfile, states } = this.target;
    const points = pointsTo(program, dockerfile, point, side);
    const start = outputKey(this.start);
    const passed = points.findLastIndex((each) => outputKey(each.after) === start);
    const traces = passed < 0 ? new Traces() : Traces.ofAll(await states.of(this.start).tree());
    for (const each of points.slice(passed + 1)) {
      await this.#pass(traces, each, each.index === point.index ? left : null);
    }
    return traces;
  }

  /** What of an output came from the start; null unless it is the start or built on it. */
  async builtOn(output: StepOutput): Promise<Traces | null> {
    const traces = await this.#of(output);
    return traces.isBuiltOn ? traces : null;
  }

  /** The same for an output that an instruction copies from. */
  #of(output: StepOutput): Promise<Traces> {
    const key = outputKey(output);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const found = this.#find(output);
    this.#known.set(key, found);
    return found;
  }

  async #find(output: StepOutput): Promise<Traces> {
    const { program, states } = this.target;
    if (outputKey(output) === outputKey(this.start)) return Traces.ofAll(await states.of(this.start).tree());
    const point = this.#pointOf(output);
    if (point === undefined || !leadsTo(program.graph, this.start, output)) return new Traces();
    return await this.at(point, 'after', null);
  }

  #pointOf(output: StepOutput): Point | undefined {
    return this.target.program.points.findLast(({ after }) => outputKey(after) === outputKey(output));
  }

  /** Changes the traces as an instruction changes the files. */
  async #pass(traces: Traces, point: Point, left: StateFiles | null): Promise<void> {
    if (traces.isEmpty && !this.takes(point)) return;
    const mounted = await this.#mounted(point, left);
    await this.#passChanges(traces, point, left);
    for (const [path, came] of mounted) if (traces.get(path) === null) traces.set(path, came);
    await this.#passCopied(traces, point, left);
  }

  async #passChanges(traces: Traces, point: Point, left: StateFiles | null): Promise<void> {
    if (traces.isEmpty) return;
    const { diffs, program, dockerfile, states } = this.target;
    const diff = await diffs.of(point, left);
    if (diff === null) return;
    const isRun = runs(program, point);
    const before = states.of(baseOf(program, dockerfile, point));
    const after = left ?? states.of(point.after);
    const moved = isRun ? await movedOn(traces, diff, before, after) : NOTHING;
    const came = moved.size === 0 ? [] : await passedAll(moved, traces, before, after, point.lines.start);
    for (const { path, change, why } of diff.entries) {
      if (change === 'modified' && isStillIt(why, isRun)) {
        traces.changed(path, { line: point.lines.start, why });
      } else traces.set(path, null);
    }
    for (const [to, from] of came) traces.set(to, from);
  }

  /** What an instruction copies is what it is of the start, if it is of it. */
  async #passCopied(traces: Traces, point: Point, left: StateFiles | null): Promise<void> {
    const { program, states } = this.target;
    const after = await (left ?? states.of(point.after)).tree();
    const made = traces.isEmpty ? null : await this.#made(point, left, after);
    const isKept = (path: string): boolean => made?.has(path) === false && after.get(path) !== undefined;
    for (const batch of await copiedBy(states, program, point)) {
      const there = batch.kind === 'file' ? await this.#of(batch.output) : null;
      const taken = (came: Came): Came => this.#taken(came, batch.output, point);
      const layer = new CopiedLayer(batch, there, after, point.lines.start, taken, isKept);
      traces.lay(layer, await inTurns(layer.isAny()));
    }
  }

  /** What an instruction made or changed the contents of; null if nothing is known to have changed. */
  async #made(point: Point, left: StateFiles | null, after: FileTree): Promise<MadePaths | null> {
    const { program, dockerfile, states, diffs } = this.target;
    const diff = await diffs.of(point, left);
    if (diff === null) return null;
    return new MadePaths(await states.of(baseOf(program, dockerfile, point)).tree(), after, diff);
  }

  /** What a RUN copied out of its bind mounts. */
  async #mounted(point: Point, left: StateFiles | null): Promise<readonly (readonly [string, Came])[]> {
    const { program, states, diffs } = this.target;
    const found: (readonly [string, Came])[] = [];
    for (const { output, selector } of boundTo(program, point)) {
      if (!leadsTo(program.graph, this.start, output)) continue;
      const traces = await this.#of(output);
      const diff = traces.isEmpty ? null : await diffs.of(point, left);
      if (diff === null) continue;
      const mount = { files: states.of(output), selector, traces };
      const after = left ?? states.of(point.after);
      const taken = await outOfMount(mount, diff, after);
      for (const [to, came] of await passedAll(taken, traces, mount.files, after, point.lines.start)) {
        if (came !== null) found.push([to, this.#taken(came, output, point)]);
      }
    }
    return found;
  }

  /** What came by a point out of a state. */
  #taken(came: Came, output: StepOutput, { lines, stage }: Point): Came {
    const isStart = outputKey(output) === outputKey(this.start);
    const via = isStart ? came.via : this.#via(came.via, output);
    return { ...came, via, line: lines.start, stage };
  }

  readonly #vias = new Map<string, readonly number[]>();

  #via(before: readonly number[], output: StepOutput): readonly number[] {
    const stage = this.#pointOf(output)?.stage;
    const via = stage === undefined ? before : [...before, stage];
    const known = this.#vias.get(via.join());
    if (known === undefined) this.#vias.set(via.join(), via);
    return known ?? via;
  }

  /** Whether an instruction copies from or mounts the start, or a state that has files of it. */
  takes(point: Point): boolean {
    const { program } = this.target;
    const { graph } = program;
    if (boundTo(program, point).some(({ output }) => leadsTo(graph, this.start, output))) return true;
    return point.steps.some((digest) => {
      const step = graph.steps.get(digest);
      if (step?.op.kind !== 'file') return false;
      return step.op.actions.some((action) => {
        const output = action.kind === 'copy' ? step.inputs[action.source] : undefined;
        return output !== undefined && leadsTo(graph, this.start, output);
      });
    });
  }
}

/** The states that a RUN mounts to read from, each with the path of it. */
export function boundTo(
  { graph }: Program,
  { steps }: Point,
): readonly { readonly output: StepOutput; readonly selector: string }[] {
  return steps.flatMap((digest) => {
    const step = graph.steps.get(digest);
    if (step?.op.kind !== 'exec') return [];
    return step.op.mounts.flatMap(({ type, dest, input, selector }) => {
      const output = type === 'bind' && dest !== '/' ? step.inputs[input] : undefined;
      return output === undefined ? [] : [{ output, selector }];
    });
  });
}

function runs(program: Program, point: Point): boolean {
  return point.steps.some((digest) => program.graph.steps.get(digest)?.op.kind === 'exec');
}

const NOTHING: ReadonlyMap<string, string> = new Map();

/** Whether a modified entry is the same one, changed. Only a RUN edits contents; what is copied or unpacked is new. */
function isStillIt(why: readonly Why[], isRun: boolean): boolean {
  return !why.includes('type') && !why.includes('device') && (isRun || !why.includes('contents'));
}
