import type { MissingSource } from '../filesystem/missing-source.ts';
import type { Explanation } from './explanation.ts';

/** Where an instruction looked for its sources. */
export interface SourcePlace {
  /** `the build context`, `stage build`, `the image busybox`. */
  readonly label: string;
  /** Whether paths there begin with a slash for people. */
  readonly rooted: boolean;
  /** The file that keeps names out, for people; null when there is none. */
  readonly ignoreFile: string | null;
}

/**
 * Says why a COPY, an ADD or a bind mount found nothing.
 *
 * @param missing at least one, see `missingSources`
 * @param written the sources as the Dockerfile has them: one that leaves the context is explained
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
        .filter(leaves)
        .map((source) => `${source} leads out of ${place.label}: the engine looks for it inside.`),
      ...others.flatMap((other) => [sentenceFor(other, place), ...detail(other, place)]),
    ],
  };
}

function sentenceFor({ path, excluded }: MissingSource, { label, rooted, ignoreFile }: SourcePlace): string {
  const name = rooted ? `/${path}` : path;
  if (excluded === null) return `There is no ${name} in ${label}.`;
  const { line, pattern } = excluded;
  return `${name} is kept out of ${label} by line ${line} of ${ignoreFile ?? '.dockerignore'}: ${pattern}`;
}

function detail(
  { path, excluded, near }: MissingSource,
  { rooted, ignoreFile }: SourcePlace,
): readonly string[] {
  const exception = /[*?[\\]/.test(path)
    ? 'Take the pattern out, or add an exception (!) after it.'
    : `Take the pattern out, or add !${path} after it in ${ignoreFile ?? '.dockerignore'}.`;
  return [
    ...(excluded === null ? [] : [exception]),
    ...(near.length === 0
      ? []
      : [`There is: ${near.map((name) => (rooted ? `/${name}` : name)).join(', ')}`]),
  ];
}

/** Whether a relative source leads out of its root: BuildKit drops what leads further up. */
function leaves(source: string): boolean {
  let depth = 0;
  for (const part of source.split('/')) {
    if (part === '..') depth -= 1;
    else if (part !== '' && part !== '.') depth += 1;
    if (depth < 0) return true;
  }
  return false;
}
