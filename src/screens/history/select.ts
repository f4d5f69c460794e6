import { definitionOf, targetOf } from '../../history/build-name.ts';
import { type ComparedStep, compareBuilds } from '../../history/compare.ts';
import { byTime, type KnownBuilds, shortId } from '../../history/listed.ts';
import type { PastBuild } from '../../history/types.ts';
import { plainText } from '../../progress/sanitize.ts';
import type { AppState } from '../../store/state.ts';
import { agoText } from '../../text/ago.ts';
import type { ComparedBuilds } from './state.ts';

/** What a filter looks at, in lower case; by build, since thousands are looked through with every key. */
const haystacks = new WeakMap<PastBuild, string>();

function haystackOf(build: PastBuild): string {
  let text = haystacks.get(build);
  if (text === undefined) {
    const parts = [
      shortId(build.id),
      targetOf(build) ?? '',
      definitionOf(build, null),
      build.state,
      build.error ?? '',
    ];
    text = parts.join('\n').toLowerCase();
    haystacks.set(build, text);
  }
  return text;
}

let sortedFor: { readonly known: KnownBuilds; readonly builds: readonly PastBuild[] } | null = null;

function sorted(known: KnownBuilds): readonly PastBuild[] {
  if (sortedFor?.known !== known) sortedFor = { known, builds: byTime(known) };
  return sortedFor.builds;
}

let shownFor: {
  readonly all: readonly PastBuild[];
  readonly filter: string;
  readonly builds: readonly PastBuild[];
} | null = null;

/** The builds in the list, newest first: those in which every word of the filter is found. */
export function shownBuilds({ history: { known, filter } }: AppState): readonly PastBuild[] {
  const all = sorted(known);
  if (shownFor?.all !== all || shownFor.filter !== filter) {
    const words = filter
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
    const fits = (build: PastBuild): boolean => words.every((word) => haystackOf(build).includes(word));
    shownFor = { all, filter, builds: words.length === 0 ? all : all.filter(fits) };
  }
  return shownFor.builds;
}

/** Row of the build under the cursor; the first if it is not in the list. */
export function listCursor(state: AppState): number {
  const { cursor } = state.history;
  if (cursor === null) return 0;
  return Math.max(
    0,
    shownBuilds(state).findIndex(({ id }) => id === cursor),
  );
}

/** The build under the cursor; null if the list is empty. */
export function buildAtCursor(state: AppState): PastBuild | null {
  return shownBuilds(state)[listCursor(state)] ?? null;
}

/** The build that is marked for a comparison; null if none is, or it is gone. */
export function markedBuild({ history: { marked, known } }: AppState): PastBuild | null {
  return marked === null ? null : (known.get(marked) ?? null);
}

/** Whether the screen shows the list: no build is opened, none compared. */
export function inList({ history }: AppState): boolean {
  return history.opened === null && history.compared === null;
}

let stepsFor: { readonly read: ComparedBuilds['read']; readonly steps: readonly ComparedStep[] } | null =
  null;

/** The steps of two builds side by side; empty while they are being read. */
export function comparedSteps({ read }: ComparedBuilds, now: number): readonly ComparedStep[] {
  if (read === null) return [];
  if (stepsFor?.read !== read) {
    const names = read.b.dockerfile.stages.map(({ name }) => name);
    stepsFor = { read, steps: compareBuilds(read.a.progress, read.b.progress, names, now) };
  }
  return stepsFor.steps;
}

/** What a question calls a build: `runtime of app/Dockerfile, 3m ago (49a68f6f4d09)`. */
export function pastName({ history, now, project }: AppState, id: string): string {
  const build = history.known.get(id);
  const short = shortId(plainText(id));
  if (build === undefined) return short;
  const target = targetOf(build) ?? 'the last stage';
  const name = `${target} of ${definitionOf(build, project.folder)}, ${agoText(build.startedAt, now)}`;
  return `${plainText(name)} (${short})`;
}
