import { randomBytes } from 'node:crypto';
import { InputError } from '../../errors.ts';
import type { BuildSpec } from '../../ports.ts';
import { BlobStore } from './blob-store.ts';
import { parseDigest } from './digest.ts';
import { findManifest, readIndex } from './oci-index.ts';

const SCHEME = 'oci-layout://';
const TAG = /^\w[\w.-]{0,127}$/;

/** Whether a named context is a folder in OCI image layout: `oci-layout://FOLDER[:TAG][@DIGEST]`. */
export function isLayout(source: string): boolean {
  return source.startsWith(SCHEME);
}

/** A named context whose blobs the daemon asks us for. */
export interface LayoutContext {
  /** The frontend's option for it. */
  readonly option: string;
  readonly value: string;
  readonly id: string;
  readonly store: BlobStore;
}

/**
 * Opens the named contexts that are OCI image layouts (docker/buildx util/ocilayout). Rejects with one sentence if
 * there is no such folder or image.
 */
export async function openLayouts({
  buildContexts,
}: Pick<BuildSpec, 'buildContexts'>): Promise<LayoutContext[]> {
  const given = Object.entries(buildContexts).filter(([, source]) => isLayout(source));
  return await Promise.all(
    given.map(async ([name, source]) => {
      const { folder, tag, digest } = parseLayout(source);
      const found = digest ?? (await digestIn(name, folder, tag));
      const id = randomBytes(12).toString('hex');
      return {
        option: `context:${name}`,
        value: `${SCHEME}${id}${tag === null ? '' : `:${tag}`}@${found}`,
        id,
        store: new BlobStore(folder, 'read'),
      };
    }),
  );
}

function parseLayout(source: string): { folder: string; tag: string | null; digest: string | null } {
  let folder = source.slice(SCHEME.length);
  let digest: string | null = null;
  let tag: string | null = null;
  const at = folder.lastIndexOf('@');
  if (at >= 0 && parseDigest(folder.slice(at + 1)) !== null) {
    digest = folder.slice(at + 1);
    folder = folder.slice(0, at);
  }
  const colon = folder.lastIndexOf(':');
  if (colon >= 0 && TAG.test(folder.slice(colon + 1))) {
    tag = folder.slice(colon + 1);
    folder = folder.slice(0, colon);
  }
  return { folder, tag: tag ?? (digest === null ? 'latest' : null), digest };
}

/** The digest of a tag, or of the only image. */
async function digestIn(name: string, folder: string, tag: string | null): Promise<string> {
  const index = await readIndex(folder);
  if (index === null) {
    throw new InputError(
      `The build context ${name} is not an OCI image layout: ${folder} has no index.json; \`--output type=oci,tar=false\` writes one.`,
    );
  }
  const [only, ...more] = index.manifests;
  const found = (tag === null ? null : findManifest(index, tag)) ?? (more.length === 0 ? only : undefined);
  if (found !== undefined && found !== null) return found.digest;
  throw new InputError(
    `The build context ${name}: ${folder} has no image named ${tag ?? 'latest'}; name one of its index.json.`,
  );
}
