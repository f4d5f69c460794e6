import { createHash } from 'node:crypto';

/**
 * The chain id of an image's layers, by which BuildKit records an image of an engine without containerd's store
 * (opencontainers/image-spec config.md, "Layer ChainID"). Null if there are none.
 * @param layers digests of the unpacked layers, the lowest first; nothing is taken for granted
 */
export function chainOf(layers: unknown): string | null {
  if (!Array.isArray(layers) || !layers.every((layer) => typeof layer === 'string')) return null;
  const [first, ...more] = layers;
  if (first === undefined) return null;
  return more.reduce(
    (chain, layer) => `sha256:${createHash('sha256').update(`${chain} ${layer}`).digest('hex')}`,
    first,
  );
}
