import type { Dockerfile } from '../dockerfile/types.ts';
import type { Program } from '../llb/program.ts';
import type { BuildSpec, OpenBuild } from '../ports.ts';
import { parseStepName } from '../progress/step-name.ts';
import type { ComparedBuild } from '../records/comparison.ts';
import { CACHED, explainSteps } from '../records/explain-steps.ts';
import { hasAllSources, withFoundSources } from '../records/found-sources.ts';
import { installHint } from '../records/hint.ts';
import type { KeyedHash } from '../records/masked.ts';
import type { ExplainedStep } from '../records/reasons.ts';
import { whySentence } from '../records/sentence.ts';
import { stepCounts } from '../records/steps-of.ts';
import type { RecordBasis } from '../records/types.ts';
import { askSources, unknownSentences } from './ask-sources.ts';
import {
  type BuildWhy,
  type EarlierBuild,
  keyedHash,
  plannerOf,
  planOf,
  runFlags,
} from './recorded-build.ts';
import { targetProgram } from './target-program.ts';

/** How long the engine may take to find what is at the addresses of a target. */
const SOURCES_TIMEOUT_MS = 60_000;

/** What a build would run. */
export interface PlannedWhy extends BuildWhy {
  /** What is not known, a sentence each. */
  readonly notices: readonly string[];
}

/**
 * What a build would run again, and why, as its folder is now. Nothing runs: the graph is asked for, and what is at its
 * addresses, which the engine fetches if it does not have it. The engine may still have a step from another build: then
 * it runs less than this says.
 *
 * @param stage the target's index
 * @param earlier builds of the same target, the last one first
 * @throws what `resolve` and `localFiles` of the build reject with
 */
export async function planBuild(
  build: OpenBuild,
  spec: BuildSpec,
  dockerfile: Dockerfile,
  stage: number,
  earlier: AsyncIterable<EarlierBuild>,
  hashKey: Uint8Array,
): Promise<PlannedWhy> {
  const builds = earlier[Symbol.asyncIterator]();
  const next = async (): Promise<EarlierBuild | null> => {
    const { done, value } = await builds.next();
    return done === true ? null : value;
  };
  const before = await next();
  const target = dockerfile.stages[stage];
  if (target === undefined) return { steps: [], previous: null, sentence: null, hint: null, notices: [] };
  const program = await targetProgram(build, dockerfile, target);
  const [hashes, images] = await Promise.all([build.hashes(), build.images()]);
  const hash = keyedHash(hashKey);
  const planner = plannerOf(program, hashes, { dockerfile, flags: runFlags(spec), hash });
  const planned = await planOf(planner, program, images.digests, async ({ dir }, digest) => {
    const known = before?.basis.folders.find(({ name }) => name === dir) ?? null;
    const step = program.graph.steps.get(digest);
    return step === undefined ? null : await build.localFiles(step, known);
  });
  const counts = stepCounts(planned.steps, (digest) => {
    const step = program.graph.steps.get(digest);
    // The engine shows the two steps of COPY --link, of which one merges, as one.
    const isShown =
      step !== undefined && step.op.kind !== 'merge' && parseStepName(step.name).kind === 'step';
    return isShown ? digest : null;
  });
  const record = {
    noCache: spec.noCache || spec.noCacheFilter,
    steps: planned.steps.map(({ stage: title, line, name }, at) => ({
      ...{ stage: title, line, name, state: 'done' as const },
      ...{ started: null, duration: 0, error: null, count: counts[at] ?? 1 },
    })),
  };
  const { basis, notices } = await withSources(build, program, planned.basis, before, hash);
  const plan = { record, basis };
  const steps = await withReached(plan, await explainSteps(plan, before, true), next);
  return {
    steps,
    previous: before === null ? null : { id: before.record.id, startedAt: before.record.startedAt },
    sentence: whySentence(steps, 'would run again'),
    hint: installHint(steps, basis),
    notices,
  };
}

/**
 * The steps of a plan, where those that the last build did not get to are in the cache if they have not changed since an
 * earlier one that did.
 */
async function withReached(
  plan: ComparedBuild,
  steps: readonly ExplainedStep[],
  next: () => Promise<EarlierBuild | null>,
): Promise<readonly ExplainedStep[]> {
  const isOpen = ({ cause }: ExplainedStep): boolean => cause?.missing === 'not-reached';
  let known = steps;
  while (known.some(isOpen)) {
    const earlier = await next();
    if (earlier === null) break;
    const older = await explainSteps(plan, earlier, true);
    known = known.map((step, at) =>
      isOpen(step) && older[at]?.cached === true ? { ...step, ...CACHED, because: null } : step,
    );
  }
  return known;
}

/** With what is at the addresses of a target, if there is a build to compare that with. */
async function withSources(
  build: OpenBuild,
  program: Program,
  basis: RecordBasis,
  before: EarlierBuild | null,
  hash: KeyedHash,
): Promise<{ readonly basis: RecordBasis; readonly notices: readonly string[] }> {
  if (before === null || hasAllSources(basis)) return { basis, notices: [] };
  const asked = await askSources(build, program, AbortSignal.timeout(SOURCES_TIMEOUT_MS));
  return { basis: withFoundSources(basis, asked.found, hash), notices: unknownSentences(asked) };
}
