import { join } from 'node:path';
import { RefusedError } from '../../errors.ts';
import { writeWhole } from '../../own-files/whole-file.ts';
import { readRegularFile, UnfitFileError } from '../../read-file.ts';
import { parseDigest } from './digest.ts';
import { makeFolder } from './make-folder.ts';
import { writeError } from './write-error.ts';

/** A descriptor of the OCI image spec, with whatever else it has. */
export interface Descriptor {
  readonly digest: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

interface Index {
  readonly manifests: readonly Descriptor[];
  readonly [field: string]: unknown;
}

const INDEX_TYPE = 'application/vnd.oci.image.index.v1+json';
const REF_NAME = 'org.opencontainers.image.ref.name';
/** containerd's name of an image; the other annotation has its tag alone. */
const IMAGE_NAME = 'io.containerd.image.name';

/** Reads `index.json` of a folder in OCI image layout; null if there is none. Rejects with one sentence. */
export async function readIndex(folder: string): Promise<Index | null> {
  const path = join(folder, 'index.json');
  let text: string;
  try {
    text = (await readRegularFile(path)).toString();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    const why = error instanceof UnfitFileError ? error.message : code;
    throw new RefusedError(`${path} cannot be read: ${why}.`);
  }
  try {
    const index = JSON.parse(text);
    const manifests: unknown = index?.manifests ?? [];
    if (Array.isArray(manifests) && manifests.every(isDescriptor)) return { ...index, manifests };
  } catch {
    // The message of the parser quotes the text.
  }
  throw new RefusedError(`${path} is not the index of an OCI image layout.`);
}

function isDescriptor(value: unknown): value is Descriptor {
  const digest = (value as { digest?: unknown } | null)?.digest;
  return typeof digest === 'string' && parseDigest(digest) !== null;
}

/** The manifest of a name or tag (moby/buildkit client/ociindex); null if there is none. */
export function findManifest({ manifests }: Index, tag: string): Descriptor | null {
  const by = (key: string) => manifests.find(({ annotations }) => annotations?.[key] === tag);
  return by(IMAGE_NAME) ?? by(REF_NAME) ?? null;
}

/** A name for a manifest in an index. */
export type ManifestName = { readonly tag: string } | { readonly image: string };

/** Adds a manifest to `index.json`, in place of others of its names. Rejects with one sentence. */
export async function addManifest(
  folder: string,
  descriptor: Descriptor,
  names: readonly ManifestName[],
): Promise<void> {
  const before = await readIndex(folder);
  let manifests = before?.manifests ?? [];
  for (const name of names) {
    const image = 'image' in name ? name.image : undefined;
    const refName = 'image' in name ? tagOf(name.image) : name.tag;
    const isSame = ({ annotations }: Descriptor): boolean =>
      annotations?.[REF_NAME] === refName && annotations?.[IMAGE_NAME] === image;
    const annotations = {
      ...descriptor.annotations,
      ...(image === undefined ? {} : { [IMAGE_NAME]: image }),
      [REF_NAME]: refName,
    };
    manifests = [...manifests.filter((other) => !isSame(other)), { ...descriptor, annotations }];
  }
  const index = { schemaVersion: 2, mediaType: INDEX_TYPE, ...before, manifests };
  await makeFolder(folder).catch((error) => {
    throw writeError(folder, error);
  });
  write(join(folder, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  write(join(folder, 'index.json'), JSON.stringify(index));
}

/** What stands behind the name of `docker.io/library/alpine:3.20`; the whole name if it has no host (containerd reference.go). */
function tagOf(image: string): string {
  const slash = image.indexOf('/');
  if (slash < 0) return image;
  const path = image.slice(slash);
  const at = path.search(/[:@]/);
  if (at < 0) return '';
  return path[at] === ':' ? path.slice(at + 1) : path.slice(at);
}

function write(path: string, text: string): void {
  try {
    writeWhole(path, text);
  } catch (error) {
    throw writeError(path, error);
  }
}
