import type { Dockerfile, Instruction } from '../dockerfile/types.ts';
import {
  checkSubject,
  type Finding,
  type ImageCommand,
  type SourceStage,
  type Subject,
} from '../filesystem/check/index.ts';
import type { FileTree } from '../filesystem/file-tree.ts';
import { Root } from '../filesystem/load/index.ts';
import { permissions } from '../filesystem/mode.ts';
import { rpmPackages } from '../inventory/rpm/owners.ts';
import type { Point } from '../llb/program.ts';
import { BuildFailedError, type ImageConfig } from '../ports.ts';
import { budgetOf } from './budget.ts';
import { CachedPromise } from './cached-promise.ts';
import { type CheckPolicy, withSeverities } from './check-policy.ts';
import { exposureOf, type GivenSecret } from './exposure.ts';
import { ignoredFor } from './ignored-rules.ts';
import { type ImageSource, imageSources } from './image-sources.ts';
import { isNamedBy } from './named-source.ts';
import type { OpenTarget } from './open-target.ts';
import type { OriginIndex } from './origins.ts';
import type { PointDiffs } from './point-diffs.ts';
import { type LocatedState, ownSide } from './reach.ts';
import { baseOf, pointsTo } from './stage-chain.ts';
import type { StateFiles } from './state-files.ts';

/** A state to check. */
export interface CheckedState {
  readonly state: LocatedState;
  /** The image config at that point; null if it is not available, and then no command is checked. */
  readonly config: ImageConfig | null;
  /** The platform, such as `linux/amd64`; null if unknown. */
  readonly platform: string | null;
  /** What the project says of rules: which are off, how severe others are, and its limits. */
  readonly policy: CheckPolicy;
  /** The values of the build's secrets, which must not be in a file. */
  readonly secrets?: readonly GivenSecret[];
  /** The rules that matter; absent for all. */
  readonly only?: ReadonlySet<string>;
  /** Stages that are already built though the target does not need them. Only called when something is missing. */
  readonly moreStages?: () => Promise<readonly SourceStage[]>;
  /** Names of those of them of which the engine did not say in time whether they are built. */
  readonly unseenStages?: () => readonly string[];
}

/**
 * What a state lacks and what it should not contain, errors first, without the rules that are off (see `ignoredFor`).
 * Rejects, as States does, if an instruction on the way fails.
 */
export async function checkState(checked: CheckedState): Promise<readonly Finding[]> {
  const { only, policy } = checked;
  const off = new Set(policy.off);
  const wants = (rule: string): boolean => !off.has(rule) && only?.has(rule) !== false;
  const findings = await checkSubject(await subjectOf(checked), wants);
  const { target, point } = checked.state;
  const isIgnored = ignoredFor(target.dockerfile, point.stage);
  return withSeverities(
    findings.filter(({ rule, line }) => wants(rule) && !isIgnored(rule, line)),
    policy.severity,
  );
}

async function subjectOf(checked: CheckedState): Promise<Subject> {
  const { state, config, platform, moreStages: others, unseenStages, policy, secrets = [] } = checked;
  const { target, point, files } = state;
  const { dockerfile, program, diffs, origins } = target;
  const side = ownSide(state.side) ?? 'before';
  const left = files.failure === null ? null : files;
  const points = pointsTo(program, dockerfile, point, side);
  const { images, withIndex } = imageSources(target, points);
  const [tree, origin, base] = await Promise.all([
    files.tree(),
    origins.of(point, side, left),
    baseImage(target, points),
  ]);
  const more = new CachedPromise(others ?? (async () => []));
  const instructions = points.flatMap(({ instruction }) => (instruction === null ? [] : [instruction]));
  const lineOf = (keyword: Instruction['keyword']): number | null =>
    instructions.findLast((each) => each.keyword === keyword)?.startLine ?? null;
  const command = (
    args: readonly string[] | null | undefined,
    keyword: 'ENTRYPOINT' | 'CMD',
  ): ImageCommand | null => (args && args.length > 0 ? { args, line: lineOf(keyword) } : null);
  return {
    root: await rootOf(files),
    platform,
    entrypoint: command(config?.entrypoint, 'ENTRYPOINT'),
    cmd: command(config?.cmd, 'CMD'),
    healthcheck: config === null ? null : healthcheckOf(instructions, config),
    env: config?.env ?? [],
    user: { name: config?.user ?? '', line: lineOf('USER') },
    cwd: config?.workingDir || '/',
    base,
    origin: (path) => withIndex(origin.get(path)),
    isNamed: (from) => isNamedBy(dockerfile, from),
    modeLine: await modeLines(diffs, points, left, tree, origin, base?.root.tree ?? null),
    sources: sourcesOf(target, point, images),
    moreSources: () => more.get(),
    unseenStages: unseenStages ?? (() => []),
    rpmPackages,
    classPath: async (jar) => (await import('../inventory/java/class-path.ts')).jarClassPath(jar),
    exposure: exposureOf(state, points, config, secrets),
    budget: budgetOf(state, points, policy.limits),
  };
}

/** The last HEALTHCHECK of the file up to this point. One that the base image has is not known here. */
function healthcheckOf(instructions: readonly Instruction[], { shell }: ImageConfig): ImageCommand | null {
  const found = instructions.findLast((each) => each.keyword === 'HEALTHCHECK');
  if (found?.keyword !== 'HEALTHCHECK' || found.command === null) return null;
  const { command } = found;
  const args = command.form === 'exec' ? command.argv : [...(shell ?? ['/bin/sh', '-c']), command.command];
  return { args, line: found.startLine };
}

async function baseImage(
  { dockerfile, program, states }: OpenTarget,
  points: readonly Point[],
): Promise<Subject['base']> {
  const first = points[0];
  const stage = first === undefined ? undefined : dockerfile.stages[first.stage];
  const output = first === undefined ? null : baseOf(program, dockerfile, first);
  if (stage === undefined || output === null) return null;
  return { name: stage.base.ref, line: stage.startLine, root: await rootOf(states.of(output)) };
}

/** A state as a program running in it sees it. */
export async function rootOf(files: StateFiles): Promise<Root> {
  return new Root(
    await files.tree(),
    (path, range) => files.read(path, range),
    (paths, take) => files.contents(paths, take),
  );
}

/** For files of the base image whose set-uid or set-gid bits changed: the line that changed them last. */
async function modeLines(
  diffs: PointDiffs,
  points: readonly Point[],
  left: StateFiles | null,
  tree: FileTree,
  origin: OriginIndex,
  base: FileTree | null,
): Promise<Subject['modeLine']> {
  const changed = tree.entries().filter(({ path, mode }) => {
    const before = base?.get(path);
    const bits = permissions(mode) & 0o6000;
    return bits !== 0 && before !== undefined && before.mode !== mode && origin.get(path)?.kind === 'base';
  });
  const lines = new Map<string, number>();
  if (changed.length > 0) {
    for (const point of points) {
      const last = point === points.at(-1);
      const diff = await diffs.of(point, last ? left : null);
      for (const { path, why } of diff?.entries ?? []) {
        if (why.includes('mode') || why.includes('owner')) lines.set(path, point.lines.start);
      }
    }
  }
  return (path) => lines.get(path) ?? null;
}

/**
 * The stages that a COPY may take from: earlier in the file, and not part of the chain that this stage is built on; then
 * the images that it takes from.
 */
function sourcesOf(
  { dockerfile, program, states }: OpenTarget,
  point: Point,
  images: readonly ImageSource[],
): Subject['sources'] {
  const own = new Set([point.stage]);
  for (let base = dockerfile.stages[point.stage]?.base; base?.kind === 'stage'; ) {
    own.add(base.index);
    base = dockerfile.stages[base.index]?.base;
  }
  const stages = [...program.ends].flatMap(([index, output]) =>
    own.has(index) || index >= point.stage || output === null
      ? []
      : [{ index, name: stageName(dockerfile, index), output }],
  );
  const all = [...stages.toSorted((a, b) => b.index - a.index), ...images];
  const found = new CachedPromise(async (): Promise<readonly SourceStage[]> => {
    const roots = await Promise.all(
      all.map(async ({ index, name, output }): Promise<readonly SourceStage[]> => {
        try {
          return [{ index, name, root: await rootOf(states.of(output)) }];
        } catch (error) {
          // A stage that fails, or an image that cannot be had, is no source, but it need not make the check fail.
          if (error instanceof BuildFailedError) return [];
          throw error;
        }
      }),
    );
    return roots.flat();
  });
  return async (near) => {
    const stages = await found.get();
    return [...stages.filter(({ index }) => index === near), ...stages.filter(({ index }) => index !== near)];
  };
}

/** What to write after COPY --from: the stage's name, or its number if the name is missing or not unique. */
export function stageName(dockerfile: Dockerfile, index: number): string {
  const name = dockerfile.stages[index]?.name ?? null;
  const isOwn = name !== null && dockerfile.stages.filter((stage) => stage.name === name).length === 1;
  return isOwn ? name : String(index);
}
