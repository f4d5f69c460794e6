import type { GraphStep } from './types.ts';

/** The address that a step takes from: of a file, a repository or an archive; null for images, folders and other steps. */
export function remoteSource({ op }: Pick<GraphStep, 'op'>): string | null {
  if (op.kind !== 'source' || /^(?:local|docker-image|oci-layout):\/\//.test(op.identifier)) return null;
  return op.identifier;
}
