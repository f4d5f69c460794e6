import type { MissingSource } from '../filesystem/missing-source.ts';
import type { Explanation } from './explanation.ts';

/** Where an instruction looked for its sources. */
export interface SourcePlace {
  /** `the build context`, `stage build`, `the image busybox`. */
  readonly label: string;
  /** Whether paths there are shown with a leading slash. */
  readonly rooted: boolean;
  /** The ignore file that excludes names, as shown to people; null when there is none. */
  readonly ignoreFile: string | null;
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

function sentenceFor({ path, excluded }: MissingSource, { label, rooted, ignoreFile }: SourcePlace): string {
  const name = rooted ? `/${path}` : path;
  if (excluded === null) return `There is no ${name} in ${label}.`;
  const { line, pattern } = excluded;
  return `${name} is excluded from ${label} by line ${line} of ${ignoreFile ?? '.dockerignore'}: ${pattern}`;
}

function detail(
  { path, excluded, near }: MissingSource,
  { rooted, ignoreFile }: SourcePlace,
): readonly string[] {
  const exception = /[*?[\\]/.test(path)
    ? 'Remove the pattern, or add an exception (!) after it.'
    : `Remove the pattern, or add !${path} after it in ${ignoreFile ?? '.dockerignore'}.`;
  return [
    ...(excluded === null ? [] : [exception]),
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
