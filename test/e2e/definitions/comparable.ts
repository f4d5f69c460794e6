import type { Definition } from '../../../src/definitions/types.ts';

/**
 * The flags of a definition in one form, whichever buildx has printed it. Some lists are sorted by it and some are as
 * they were written. 0.13 prints texts as they are; 0.29 parses them first, so a secret loses its type, which its other
 * fields tell, and the image of a cache gets the type that it has by default.
 */
export function comparableFlags({ flags }: Definition): Readonly<Record<string, unknown>> {
  const secret = flags.secret.map((spec) => spec.replace(/^type=(?:env|file),/, ''));
  const cacheFrom = flags.cacheFrom.map((spec) => (spec.includes('=') ? spec : `ref=${spec},type=registry`));
  const entries = Object.entries({ ...flags, secret, cacheFrom }).map(([key, value]) => [
    key,
    Array.isArray(value) ? value.toSorted() : value,
  ]);
  return Object.fromEntries(entries);
}
