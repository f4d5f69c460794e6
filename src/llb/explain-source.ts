import type { MissingSource, SourceName } from '../filesystem/missing-source.ts';
import type { Explanation } from './explanation.ts';
import { type MountedPlace, mountWord } from './mounted-place.ts';

/** Where an instruction looked for its sources. */
export interface SourcePlace {
  /** `the build context`, `stage build`, `the image busybox`. */
  readonly label: string;
  /** Whether paths there are shown with a leading slash. */
  readonly rooted: boolean;
  /** The ignore file that excludes names, as shown to people; null when there is none. */
  readonly ignoreFile: string | null;
  /** The mount of a RUN on the way there that a path lies in; null for none. */
  readonly mounted: (path: string) => MountedPlace | null;
}

/**
 * Explains why a COPY, an ADD or a bind mount found nothing.
 *
 * @param missing at least one, see `missingSources`
 * @param written the sources as the Dockerfile has them, to explain those that point outside the context
 * @returns null when nothing is missing
 */
export function explainSources(
  missing: readonly MissingSource[],
  place: SourcePlace,
  written: readonly string[],
  line: number | null,
): Explanation | null {
  const [first, ...others] = missing;
  if (first === undefined) return null;
  return {
    line,
    sentence: sentenceFor(first, place),
    advice: [
      ...detail(first, place),
      ...written
        .filter(pointsOutside)
        .map((source) => `${source} points outside ${place.label}, but the engine looks for it inside.`),
      ...others.flatMap((other) => [sentenceFor(other, place), ...detail(other, place)]),
    ],
  };
}

/**
 * Explains why a COPY or an ADD did not find the folder of a pattern in a build context, which has it.
 *
 * @param patterns of which nothing that is sent matches any
 * @returns null without patterns
 */
export function explainUnmatched(
  [first, ...others]: readonly string[],
  { label, ignoreFile }: Pick<SourcePlace, 'label' | 'ignoreFile'>,
  line: number | null,
): Explanation | null {
  if (first === undefined) return null;
  const all = alternatives([first, ...others]);
  const ignored = ignoreFile === null ? '' : ` that ${ignoreFile} does not exclude`;
  return {
    line,
    sentence: `Nothing in ${label}${ignored} matches ${all}.`,
    advice: ['A folder in which nothing matches is not sent, so the engine does not find it.'],
  };
}

function sentenceFor(missing: MissingSource, place: SourcePlace): string {
  const { path, led, excluded } = missing;
  const { label, rooted, ignoreFile } = place;
  const shown = (name: string): string => (rooted ? `/${name}` : name);
  const start = led === null ? shown(path) : `${shown(path)} leads to ${shown(led.path)}`;
  if (excluded !== null) {
    const { line, pattern } = excluded;
    const what = led === null ? start : `${start}, which`;
    return `${what} is excluded from ${label} by line ${line} of ${ignoreFile ?? '.dockerignore'}: ${pattern}`;
  }
  const mount = mountOver(missing, place);
  if (mount !== null) {
    const { line, dest, type } = mount;
    const run = line === null ? 'a RUN' : `the RUN of line ${line}`;
    return `There is no ${shown(led?.path ?? path)} in ${label}: ${run} has ${mountWord(type)} at ${dest}, and what is written into a mount is not part of the stage.`;
  }
  if (led === null) return `There is no ${start} in ${label}.`;
  if (led.kind === 'loop') return `${shown(path)} leads nowhere: its links go in circles in ${label}.`;
  return `${start}, but there is no ${shown(led.path)} in ${label}.`;
}

/** The mount that a missing source lies in, or leads into. */
function mountOver({ path, led, excluded }: MissingSource, { mounted }: SourcePlace): MountedPlace | null {
  if (excluded !== null || led?.kind === 'loop') return null;
  return mounted(led?.path ?? path);
}

function detail(missing: MissingSource, place: SourcePlace): readonly string[] {
  const { path: written, led, excluded, near } = missing;
  const { label, rooted, ignoreFile } = place;
  const path = led?.path ?? written;
  const mount = mountOver(missing, place);
  if (mount !== null) {
    return [`In the same RUN, copy it to a folder outside of ${mount.dest}, and take it from there.`];
  }
  const exception = /[*?[\\]/.test(path)
    ? 'Remove the pattern, or add an exception (!) after it.'
    : `Remove the pattern, or add !${path} after it in ${ignoreFile ?? '.dockerignore'}.`;
  const link = led?.link ?? null;
  return [
    ...(excluded === null ? [] : [exception]),
    ...(link !== null && excluded === null && leavesRoot(link)
      ? [
          `${rooted ? `/${link.path}` : link.path} is a link to ${link.linkname}, which the engine looks for inside ${label}.`,
        ]
      : []),
    ...(near.length === 0
      ? []
      : [`Did you mean ${alternatives(near.map((name) => (rooted ? `/${name}` : name)))}?`]),
  ];
}

/** `a`, `a or b`, `a, b or c`. */
function alternatives(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} or ${last}`;
}

/** Whether a link names a path by where it is on disk, or one above its root. */
function leavesRoot({ path, linkname }: SourceName): boolean {
  const folder = path.split('/').slice(0, -1).join('/');
  return linkname.startsWith('/') || pointsOutside(`${folder}/${linkname}`);
}

/** Whether a relative source points above its root: BuildKit ignores every `..` that would. */
function pointsOutside(source: string): boolean {
  let depth = 0;
  for (const part of source.split('/')) {
    if (part === '..') depth -= 1;
    else if (part !== '' && part !== '.') depth += 1;
    if (depth < 0) return true;
  }
  return false;
}
