import { shortId } from '../history/listed.ts';
import type { PastBuild, PastDetails } from '../history/types.ts';
import type { BuildHistory, BuildRecords } from '../ports.ts';
import { plainText } from '../progress/sanitize.ts';
import { explainSteps } from '../records/explain-steps.ts';
import type { BuildRecord } from '../records/types.ts';
import { pastStatus, readKnown } from './past-builds.ts';

/** How many later builds are looked through: the newest ones. */
const MAX_LATER_BUILDS = 100;

/**
 * Whether a later build has run a step of this one again, such as with `--no-cache`: the engine gives the newest result
 * of a step, so that of this build is not to be had any more. Null if none is known to, else one clause.
 */
export async function rerunSince(
  details: PastDetails,
  history: BuildHistory,
  records: BuildRecords,
  signal: AbortSignal,
): Promise<string | null> {
  const by = (await recordedRerun(details, records)) ?? (await statusRerun(details, history, signal));
  return by === null ? null : `the build ${shortId(plainText(by))} has run its steps again since`;
}

/** By our records, which know which steps are the same although each session names them in its own way. */
async function recordedRerun({ record }: PastDetails, records: BuildRecords): Promise<string | null> {
  const basis = record === null ? null : await records.basis(record);
  if (record === null || basis === null) return null;
  const before = { record, basis };
  const { records: all } = await records.of(record);
  const isLater = ({ startedAt, builder, id }: BuildRecord): boolean =>
    startedAt >= record.startedAt && builder === record.builder && id !== record.id;
  for (const later of all.filter(isLater)) {
    const own = await records.basis(later);
    if (own === null) continue;
    const steps = await explainSteps({ record: { ...later, noCache: false }, basis: own }, before);
    if (steps.some(({ change }) => change?.reason === 'pruned')) return later.id;
  }
  return null;
}

/** By what ran in the builds of all clients: steps that took nothing of a context have the same digest in each. */
async function statusRerun(
  { build, graph }: PastDetails,
  history: BuildHistory,
  signal: AbortSignal,
): Promise<string | null> {
  const own = new Set(graph?.steps.map(({ digest }) => digest));
  const later = [...(await readKnown(history, signal)).values()]
    .filter(({ id, startedAt }) => id !== build.id && startedAt >= build.startedAt)
    .toSorted((a, b) => b.startedAt - a.startedAt)
    .slice(0, MAX_LATER_BUILDS);
  for (const one of later) if (await hasRun(one, own, history, signal)) return one.id;
  return null;
}

/** A step of an instruction; what is looked up anew in every build has no such name, or is a FROM. */
const OWN_STEP = /^\[(?!internal\])[^\]]*\] (?!FROM )/;

async function hasRun(
  build: PastBuild,
  steps: ReadonlySet<string>,
  history: BuildHistory,
  signal: AbortSignal,
): Promise<boolean> {
  // One that runs has no end.
  if (build.endedAt === null) return false;
  try {
    for await (const { vertexes } of pastStatus(history, build, signal)) {
      const ran = vertexes.some(
        ({ digest, started, cached, name }) =>
          started !== null && !cached && steps.has(digest) && OWN_STEP.test(name),
      );
      if (ran) return true;
    }
  } catch {
    signal.throwIfAborted();
    // It was deleted meanwhile.
  }
  return false;
}
