import type { Dockerfile } from '../dockerfile/types.ts';
import { RefusedError } from '../errors.ts';
import { type Found, findBuild, type KnownBuilds, shortId, withChanges } from '../history/listed.ts';
import { pastDockerfile, stagesOfSteps } from '../history/past-source.ts';
import type { PastBuild, PastDetails } from '../history/types.ts';
import type { BuildHistory } from '../ports.ts';
import { type BuildProgress, closeProgress, emptyProgress, growByStatus } from '../progress/model.ts';
import { ownTimes } from '../progress/own-times.ts';
import type { Millis, StatusUpdate } from '../progress/types.ts';
import { untilQuiet } from './until-quiet.ts';

/**
 * All builds of a history, once. Rejects as BuildHistory.list does.
 * @param say takes sentences about the history as a whole
 */
export async function readKnown(
  history: BuildHistory,
  signal: AbortSignal,
  say: (text: string) => void = () => undefined,
): Promise<KnownBuilds> {
  let known: KnownBuilds = new Map();
  for await (const changes of history.list(false, signal)) {
    known = withChanges(known, changes);
    for (const change of changes) if (change.kind === 'noticed') say(change.text);
  }
  return known;
}

/** The build that is meant by an id as typed (see findBuild). Rejects with a sentence if none is, or several are. */
export function requireBuild(known: KnownBuilds, typed: string): PastBuild {
  const found: Found = findBuild(known, typed);
  if (found.kind === 'found') return found.build;
  if (found.kind === 'none')
    throw new RefusedError(`No build ${typed} is in the history; stagedive history lists what is there.`);
  const [first = '', second = ''] = found.ids;
  const length = Math.max(12, commonStart(first, second) + 1);
  const some = found.ids.slice(0, 3).map((id) => (length > 12 ? id.slice(0, length) : shortId(id)));
  throw new RefusedError(
    `${found.ids.length} builds begin with ${typed} (${some.join(', ')}${found.ids.length > 3 ? ', …' : ''}): give more of the id.`,
  );
}

function commonStart(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return at;
}

/** What is kept of a build. Rejects if it has gone meanwhile. */
export async function readDetails(
  history: BuildHistory,
  id: string,
  signal: AbortSignal,
): Promise<PastDetails> {
  const details = await history.read(id, signal);
  if (details === null)
    throw new RefusedError(`The build ${shortId(id)} is no longer in the history: it was deleted.`);
  return details;
}

/** The status of a past build, with the times that are its own. */
export async function* pastStatus(
  history: BuildHistory,
  { id, startedAt }: PastBuild,
  signal: AbortSignal,
): AsyncGenerator<StatusUpdate> {
  for await (const update of history.status(id, signal)) yield ownTimes(update, startedAt);
}

/** A past build with its steps and logs. */
export interface PastRead {
  readonly details: PastDetails;
  readonly progress: BuildProgress;
  /** As it was, or made up of the steps where it is not kept: `isKept`. */
  readonly dockerfile: Dockerfile;
  readonly isKept: boolean;
}

/**
 * Reads a past build whole: what is kept, its steps, times and logs; of one that runs what has happened so far. Rejects
 * as the history does.
 */
export async function readPast(
  history: BuildHistory,
  build: PastBuild,
  signal: AbortSignal,
): Promise<PastRead> {
  const details = await readDetails(history, build.id, signal);
  const progress = emptyProgress();
  // The status of a build that runs has no end of its own.
  const enough = new AbortController();
  const status = pastStatus(history, details.build, AbortSignal.any([signal, enough.signal]));
  try {
    for await (const update of details.build.endedAt === null ? untilQuiet(status) : status)
      growByStatus(progress, update, newestIn(update, details.build.startedAt));
  } finally {
    enough.abort();
  }
  const end = details.build.endedAt;
  const ended = end === null ? progress : closeProgress(progress, end);
  return { details, progress: ended, ...sourceOf(details, ended) };
}

/** The Dockerfile of a past build, or one that is made up of its steps. */
export function sourceOf(
  details: Pick<PastDetails, 'dockerfile'>,
  progress: BuildProgress,
): Pick<PastRead, 'dockerfile' | 'isKept'> {
  const kept = pastDockerfile(details);
  return { dockerfile: kept ?? stagesOfSteps(progress), isKept: kept !== null };
}

/**
 * The newest time in an update: taken as the moment of its arrival, so that the times of a past build need no clock of
 * ours beside the engine's. @param otherwise where it has none
 */
export function newestIn({ vertexes, logs }: StatusUpdate, otherwise: Millis): Millis {
  let newest = otherwise;
  for (const { started, completed } of vertexes) newest = Math.max(newest, started ?? 0, completed ?? 0);
  for (const { timestamp } of logs) newest = Math.max(newest, timestamp);
  return newest;
}
