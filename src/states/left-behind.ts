import type { Dockerfile } from '../dockerfile/types.ts';
import type { FileTree } from '../filesystem/file-tree.ts';
import { biggestFirst, holdsBytes, type StoredFile, totalBytes } from '../filesystem/sizes.ts';
import type { Point, Program } from '../llb/program.ts';
import type { StepOutput } from '../llb/types.ts';
import { Turns } from '../turns.ts';
import { compareStates } from './compare.ts';
import { copiedBy } from './copied-by.ts';
import { sharedStates } from './shared-states.ts';
import { baseOf } from './stage-chain.ts';
import { outputKey, type States } from './state-files.ts';

/** What a stage produced that no later stage uses. */
export interface LeftBehind {
  /** Index of the stage. */
  readonly stage: number;
  /** Largest first. */
  readonly files: readonly StoredFile[];
  readonly bytes: number;
  /** Bytes of everything that the stage produced. */
  readonly produced: number;
}

/**
 * Finds what each stage of a target produced that nothing else uses, the largest total first. A file is used if a
 * COPY or ADD takes it, a bind mount covers it, or a stage built on this one still has it and that copy is used.
 * Everything in the target's own stage is used. Files of the base image are not produced by the stage.
 *
 * @param target index of the target's stage
 */
export async function leftBehind(
  states: States,
  dockerfile: Dockerfile,
  program: Program,
  target: number,
): Promise<readonly LeftBehind[]> {
  const [used, stages] = await Promise.all([usedPaths(states, program), endsOf(states, dockerfile, program)]);
  const usedIn = new Map<number, ReadonlySet<string>>();
  const found: LeftBehind[] = [];
  // A stage is only used by later ones, so go backwards.
  for (const { stage, output, tree, produced } of stages.toReversed()) {
    const paths = usedContents(tree, used.get(outputKey(output)) ?? []);
    for (const child of stages) {
      if (baseIndex(dockerfile, child.stage) !== stage) continue;
      for (const path of inheritedByChild(
        tree,
        child,
        child.stage === target ? null : usedIn.get(child.stage),
      )) {
        paths.add(path);
      }
    }
    usedIn.set(stage, paths);
    if (stage === target) continue;
    const files = biggestFirst(produced.filter(({ path, bytes }) => bytes > 0 && !paths.has(path)));
    found.push({ stage, files, bytes: totalBytes(files), produced: totalBytes(produced) });
  }
  return found.toSorted((a, b) => b.bytes - a.bytes || a.stage - b.stage);
}

interface StageEnd {
  readonly stage: number;
  readonly output: StepOutput | null;
  readonly tree: FileTree;
  /** Paths whose contents differ from what the stage starts from. */
  readonly changed: ReadonlySet<string>;
  /** The files among them, hard links by their first path. */
  readonly produced: readonly StoredFile[];
}

/** The stages of a program in order, with what each changed. */
async function endsOf(
  states: States,
  dockerfile: Dockerfile,
  program: Program,
): Promise<readonly StageEnd[]> {
  const ends = [...program.ends].toSorted(([a], [b]) => a - b);
  return await Promise.all(
    ends.map(async ([stage, output]) => {
      const from = program.points.find((point) => point.stage === stage);
      const base = from === undefined ? null : baseOf(program, dockerfile, from);
      const shared = sharedStates({ states, output: base }, { states, output });
      const [tree, diff] = await Promise.all([
        states.of(output).tree(),
        compareStates(states.of(base), states.of(output), shared),
      ]);
      const made = diff.entries.filter(
        ({ change, why }) => change === 'added' || why.includes('contents') || why.includes('type'),
      );
      const produced = made.flatMap(({ path, b }) =>
        b !== null && holdsBytes(b) ? [{ path, bytes: b.size }] : [],
      );
      return { stage, output, tree, changed: new Set(made.map(({ path }) => path)), produced };
    }),
  );
}

interface UsedPath {
  readonly path: string;
  /** Whether everything below it is used, too. */
  readonly whole: boolean;
}

/** The paths that the instructions of a program use, by the state that they take them from. */
async function usedPaths(
  states: States,
  program: Program,
): Promise<ReadonlyMap<string, readonly UsedPath[]>> {
  const used = new Map<string, UsedPath[]>();
  const note = (output: StepOutput | undefined, path: string, whole: boolean): void => {
    const key = outputKey(output ?? null);
    const known = used.get(key);
    if (known === undefined) used.set(key, [{ path, whole }]);
    else known.push({ path, whole });
  };
  const copies = await Promise.all(program.points.map((point) => copiedBy(states, program, point)));
  const turns = new Turns();
  for (const { kind, output, entries } of copies.flat()) {
    if (kind !== 'file') continue;
    for (const source of entries.sources()) {
      if (turns.isDue) await turns.give();
      note(output, source, false);
    }
  }
  for (const point of program.points) noteMounts(program, point, note);
  return used;
}

function noteMounts(
  program: Program,
  point: Point,
  note: (output: StepOutput | undefined, path: string, whole: boolean) => void,
): void {
  for (const digest of point.steps) {
    const step = program.graph.steps.get(digest);
    if (step?.op.kind !== 'exec') continue;
    for (const mount of step.op.mounts) {
      if (mount.type === 'bind' && mount.dest !== '/' && mount.input >= 0) {
        note(step.inputs[mount.input], mount.selector, true);
      }
    }
  }
}

/** The files that are used, hard links by their first path. */
function usedContents(tree: FileTree, taken: readonly UsedPath[]): Set<string> {
  const used = new Set<string>();
  const use = (path: string, whole: boolean): void => {
    const entry = tree.get(path);
    if (entry !== undefined) used.add(tree.contentOf(entry).path);
    if (whole) for (const child of tree.children(path)) use(child.path, true);
  };
  for (const { path, whole } of taken) use(whole ? tree.follow(path).path : path, whole);
  return used;
}

/**
 * The files of a stage that a stage built on it still has and that are used there.
 * @param used what of the child is used; null for everything
 */
function inheritedByChild(
  tree: FileTree,
  child: StageEnd,
  used: ReadonlySet<string> | null | undefined,
): readonly string[] {
  return tree.entries().flatMap((entry) => {
    const there = child.changed.has(entry.path) ? undefined : child.tree.get(entry.path);
    if (there === undefined) return [];
    const isUsed = used === null || used?.has(child.tree.contentOf(there).path) === true;
    return isUsed ? [tree.contentOf(entry).path] : [];
  });
}

function baseIndex(dockerfile: Dockerfile, stage: number): number | null {
  const base = dockerfile.stages[stage]?.base;
  return base?.kind === 'stage' ? base.index : null;
}
