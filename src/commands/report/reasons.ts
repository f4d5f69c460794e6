import type { BuildRecords } from '../../ports.ts';
import { whySentence } from '../../records/sentence.ts';
import type { ReportReasons } from '../../report/types.ts';
import type { OpenTarget } from '../../states/open-target.ts';
import { planBuild } from '../../states/plan-build.ts';
import { allComparable, type BuildWhy, comparable, recordKey, whyOf } from '../../states/recorded-build.ts';

/** The records of builds, and whose they are. */
export interface KnownBuilds {
  readonly records: BuildRecords;
  /** See `recordKey`. */
  readonly definition: string;
}

/**
 * Why steps of this build ran again, against the last recorded one; if nothing has changed since, why those of the last
 * recorded one did. Null if there is no record to compare with.
 * @param address of the engine: builds on another one are no comparison
 */
export async function reportReasons(
  { records, definition }: KnownBuilds,
  { build, spec, dockerfile, stage }: OpenTarget,
  address: string,
): Promise<ReportReasons | null> {
  const { records: list } = await records.of(recordKey(spec, definition, dockerfile, stage));
  const last = await comparable(records, list, address);
  if (last === null) return null;
  const earlier = allComparable(records, list, address);
  const now = await planBuild(build, spec, dockerfile, stage, earlier, await records.hashKey());
  if (now.steps.some(({ change }) => change !== null)) return reasonsOf(now, null);
  const older = list.slice(list.indexOf(last.record) + 1);
  const before = await comparable(records, older, last.record.builder);
  return before === null ? null : reasonsOf(await whyOf(last, before), last.record.startedAt);
}

function reasonsOf({ steps, previous, hint }: BuildWhy, built: number | null): ReportReasons | null {
  if (previous === null) return null;
  return {
    against: previous.startedAt,
    built,
    sentence: whySentence(steps),
    hint,
    steps: steps.flatMap(({ stage, line, name, change }) =>
      change === null
        ? []
        : [
            {
              ...{ stage, line, name, detail: change.detail },
              files: change.files.map(({ path, change: how }) => `${how} ${path}`),
              fileCount: change.fileCount,
            },
          ],
    ),
  };
}
