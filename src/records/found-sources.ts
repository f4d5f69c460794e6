/** What was at the addresses that a build took from, as the engine names it after the build. */
import { type KeyedHash, maskedAddress } from './masked.ts';
import type { RecordBasis } from './types.ts';

/**
 * Adds to a basis what the engine found at its addresses.
 *
 * @param sources addresses as the engine's provenance has them, and the commit or digest: `sha256:…`
 * @param hash the one that the basis was made with
 */
export function withFoundSources(
  basis: RecordBasis,
  sources: readonly { readonly uri: string; readonly digest: string }[],
  hash: KeyedHash,
): RecordBasis {
  if (sources.length === 0 || basis.steps.every(({ remotes }) => remotes.length === 0)) return basis;
  const digests = new Map(sources.map(({ uri, digest }) => [placeOf(maskedAddress(uri, hash)), digest]));
  return {
    ...basis,
    steps: basis.steps.map((step) =>
      step.remotes.length === 0
        ? step
        : { ...step, found: step.remotes.map((remote) => digests.get(placeOf(remote)) ?? null) },
    ),
  };
}

/** Whether it is known of all addresses what was there. */
export function hasAllSources({ steps }: RecordBasis): boolean {
  return steps.every(({ remotes, found }) => remotes.every((_, at) => found?.[at] != null));
}

/** An address without its scheme: a repository is `git://…` in the graph and `https://…` in the provenance. */
function placeOf(address: string): string {
  return address.replace(/^[a-z+]{1,12}:\/\//, '').replace(/^\*{3}@/, '');
}
