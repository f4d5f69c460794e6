import type { PastDetails } from '../history/types.ts';
import type { GraphStep } from '../llb/types.ts';
import type { StepImages } from '../ports.ts';
import { withoutUsers } from '../progress/hidden.ts';
import { plainText } from '../progress/sanitize.ts';

const IMAGE = 'docker-image://';

/**
 * What a build took from outside that is another one now, or may be, in one clause; null if all is as it was. The digest
 * of a step says where it takes from, and of what is found there only what is in the name.
 */
export function otherInputs(
  { sources }: Pick<PastDetails, 'sources'>,
  steps: readonly GraphStep[],
  { chains }: Pick<StepImages, 'chains'>,
): string | null {
  const known = new Set((sources ?? []).map(({ digest }) => digest));
  for (const { digest, op } of steps) {
    if (op.kind !== 'source' || op.identifier.startsWith('local://')) continue;
    const { identifier, attrs } = op;
    if (identifier.startsWith(IMAGE)) {
      const chain = chains.get(digest);
      if (identifier.includes('@') || (chain !== undefined && known.has(chain))) continue;
      const name = identifier.slice(IMAGE.length);
      return `the image ${plainText(name)} that it started from is another one now, or gone`;
    }
    if (!isFixed(identifier, attrs))
      return `it took what was at ${addressText(identifier)}, which may be something else now`;
  }
  return null;
}

/** Without users, and without what is asked for, which may be a signature. */
export function addressText(address: string): string {
  return plainText(withoutUsers(address.split('?')[0] ?? ''));
}

/** Whether what is at an address is named by its contents: a commit, or a checksum. */
function isFixed(identifier: string, attrs: Readonly<Record<string, string>>): boolean {
  if (identifier.startsWith('git://')) return /#[0-9a-f]{40}(?:$|:)/.test(identifier);
  return attrs['http.checksum'] !== undefined || !/^https?:/.test(identifier);
}
