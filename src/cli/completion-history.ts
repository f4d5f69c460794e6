/** What tab offers for past builds. */
import type { Candidate, TypedLine } from '../commands/completion/line.ts';
import { definitionOf, targetOf } from '../history/build-name.ts';
import { byTime, shortId } from '../history/listed.ts';
import type { PastBuild } from '../history/types.ts';
import { readKnown } from '../states/past-builds.ts';
import { questionTerminal } from '../terminal/questions.ts';
import { agoText } from '../text/ago.ts';

/** The shortened ids of past builds, the newest first. */
export async function pastBuilds(line: TypedLine): Promise<readonly Candidate[]> {
  const now = Date.now();
  return (await builds(line)).map((build) => ({
    // As much as is typed already of a longer one.
    word: build.id.startsWith(line.begun)
      ? build.id.slice(0, Math.max(shortId(build.id).length, line.begun.length))
      : shortId(build.id),
    about: [
      agoText(build.startedAt, now),
      targetOf(build) ?? 'the last stage',
      definitionOf(build, process.cwd()),
      build.state,
    ].join(', '),
  }));
}

/** The targets of past builds. */
export async function pastTargets(line: TypedLine): Promise<readonly Candidate[]> {
  const targets = (await builds(line)).flatMap((build) => targetOf(build) ?? []);
  return [...new Set(targets)].map((word) => ({ word, about: '' }));
}

async function builds({ options }: TypedLine): Promise<readonly PastBuild[]> {
  const [{ connectEngine }, { createBuilder }, { historyOf }] = await Promise.all([
    import('../docker/index.ts'),
    import('../buildkit/index.ts'),
    import('./history-of.ts'),
  ]);
  const { env } = process;
  const named = typeof options.builder === 'string' ? options.builder : undefined;
  // Nobody can be asked while a line is typed.
  const questions = questionTerminal(async () => null);
  const builder = await createBuilder(
    await connectEngine({ env, builder: named, log: null, questions }),
    env,
    null,
  );
  try {
    return byTime(await readKnown(historyOf(builder), new AbortController().signal));
  } finally {
    await builder.close();
  }
}
