import { RefusedError } from '../../errors.ts';
import type { BuildNotice, BuildOutput, BuildSpec } from '../../ports.ts';
import { parseBool } from '../../text/go-bool.ts';
import type { Abilities } from './abilities.ts';
import { isBelow } from './is-below.ts';
import { destinationProblem } from './output-file.ts';
import { isFolderOfBlobs, platformsProblem, refuseImpossible, wantedAttests } from './refusals.ts';
import type { TypedAttrs } from './request.ts';

/** Where an exporter's data goes. */
export type Destination =
  /** Bytes into a file, or to stdout for `-`. */
  | { readonly kind: 'file'; readonly path: string }
  /** `deletes`: what is there and not in the output is removed. */
  | { readonly kind: 'folder'; readonly path: string; readonly deletes: boolean }
  /** Blobs into a folder in OCI image layout. */
  | { readonly kind: 'blobs'; readonly path: string }
  /** An archive into the image store of the engine that we find, or of a docker context. */
  | { readonly kind: 'engine'; readonly context: string | null }
  /** Nothing comes to us: the daemon stores or pushes an image. */
  | { readonly kind: 'daemon' };

export interface PlannedExport extends TypedAttrs {
  readonly destination: Destination;
}

/** What a build exports. */
export interface ExportPlan {
  readonly exports: readonly PlannedExport[];
  /** Further options of the frontend, for attestations. */
  readonly options: Readonly<Record<string, string>>;
  /** Names of images that the engine pushes after the build, since its builder cannot. */
  readonly pushAfter: readonly string[];
  /** Whether an image is known by the digest of its manifest, and not of its config. */
  readonly prefersManifest: boolean;
  /** Why the target cannot be built, though its states can be reached; null if it can. */
  readonly problem: RefusedError | null;
  readonly notices: readonly BuildNotice[];
}

/** What the builder inside Docker calls the exporter into its own image store. */
const DOCKER_STORE = 'moby';

/** Whether a build exports anything, or asks for something that only an export has. */
export function exportsAnything(spec: BuildSpec): boolean {
  return spec.outputs.length > 0 || spec.tags.length > 0 || spec.storeUntagged || spec.cacheTo.length > 0;
}

/**
 * Decides what the daemon exports and where it goes, as buildx does (docker/buildx build/opt.go). Rejects with one
 * sentence for what this engine cannot export, and for a destination that cannot be.
 */
export async function planExports(spec: BuildSpec, abilities: Abilities): Promise<ExportPlan> {
  const outputs = spec.outputs.length > 0 ? spec.outputs : defaultOutputs(spec, abilities);
  const named = outputs.map((output) => ({ ...output, attrs: attrsOf(output, spec) }));
  refuseImpossible(spec, named, abilities);
  const problem = platformsProblem(spec, abilities);
  if (problem !== null && exportsAnything(spec)) throw problem;
  const isPlain = spec.plainAttests && canAttest(abilities);
  const exports = named
    .filter(({ type }) => type !== 'cacheonly')
    .map((output) => withImageOptions(planOne(output, abilities), spec, isPlain));
  for (const { destination } of exports) await requireDestination(destination, spec);
  const pushed = abilities.hasGraphDriver
    ? exports.filter(({ attrs }) => parseBool(attrs.push) === true)
    : [];
  return {
    exports,
    options: attestOptions(spec, exports.length > 0, abilities),
    pushAfter: pushed.flatMap(({ attrs }) => (attrs.name ?? '').split(',')),
    prefersManifest: exports.some(({ attrs }) => attrs['prefer-image-digest'] === 'true'),
    problem,
    notices: exports.length > 0 ? [] : uselessFlags(spec),
  };
}

/** With a name, or if the id is asked for: an image in the engine. */
function defaultOutputs(
  spec: BuildSpec,
  { isEmbedded }: Pick<Abilities, 'isEmbedded'>,
): readonly BuildOutput[] {
  if (!spec.defaultOutput || (spec.tags.length === 0 && !spec.storeUntagged)) return [];
  return [{ type: isEmbedded ? 'image' : 'docker', attrs: {}, dest: null }];
}

function attrsOf({ type, attrs }: BuildOutput, spec: BuildSpec): Readonly<Record<string, string>> {
  const isImage = ['image', 'registry', 'oci', 'docker'].includes(type);
  return {
    ...attrs,
    ...(type === 'registry' ? { push: 'true', unpack: attrs.unpack ?? 'false' } : {}),
    ...spec.annotations,
    ...(isImage && spec.tags.length > 0 ? { name: spec.tags.join(',') } : {}),
  };
}

function planOne(output: BuildOutput, { isEmbedded, hasGraphDriver, importsOci }: Abilities): PlannedExport {
  const { type, attrs, dest } = output;
  switch (type) {
    case 'local':
      return { type, attrs, destination: { kind: 'folder', path: pathOf(output), deletes: deletes(output) } };
    case 'tar':
      return { type, attrs, destination: { kind: 'file', path: pathOf(output) } };
    case 'oci':
    case 'docker': {
      if (isFolderOfBlobs(output))
        return { type, attrs, destination: { kind: 'blobs', path: pathOf(output) } };
      if (type === 'oci' || dest !== null) {
        return { type, attrs, destination: { kind: 'file', path: pathOf(output) } };
      }
      // `--load`: Docker's own builder stores the image itself.
      if (!isEmbedded) return loadedImage(attrs, importsOci);
      return storedImage(attrs, hasGraphDriver);
    }
    case 'image':
    case 'registry':
      if (isEmbedded) return storedImage(attrs, hasGraphDriver);
      return { type: 'image', attrs, destination: { kind: 'daemon' } };
    default:
      return { type, attrs, destination: { kind: 'daemon' } };
  }
}

function storedImage(attrs: PlannedExport['attrs'], hasGraphDriver: boolean): PlannedExport {
  return {
    type: DOCKER_STORE,
    attrs: hasGraphDriver ? attrs : { ...attrs, 'prefer-image-digest': 'true' },
    destination: { kind: 'daemon' },
  };
}

function loadedImage(attrs: PlannedExport['attrs'], importsOci: boolean): PlannedExport {
  const destination = { kind: 'engine', context: attrs.context || null } as const;
  if (!importsOci) return { type: 'docker', attrs, destination };
  return { type: 'oci', attrs: { ...attrs, 'prefer-image-digest': 'true' }, destination };
}

/**
 * The docker context of the engine into which a builder's image would be loaded; null for the default one, undefined if
 * none would.
 */
export function loadsInto(spec: BuildSpec): string | null | undefined {
  const outputs = spec.outputs.length > 0 ? spec.outputs : defaultOutputs(spec, { isEmbedded: false });
  const output = outputs.find(({ type, dest }) => type === 'docker' && dest === null);
  return output === undefined || isFolderOfBlobs(output) ? undefined : output.attrs.context || null;
}

/** @throws RefusedError if it is missing and has no default */
function pathOf({ type, attrs, dest }: BuildOutput): string {
  const needsFolder = type === 'local' || parseBool(attrs.tar) === false;
  const what = type === 'local' ? 'type=local' : `type=${type},tar=false`;
  if (!needsFolder) return dest ?? '-';
  if (dest === null) throw new RefusedError(`--output ${what}: the folder is missing: add dest=FOLDER.`);
  if (dest === '-') throw new RefusedError(`--output ${what}: a folder cannot go to stdout; use type=tar.`);
  return dest;
}

/** What build args and variables say about every image. */
function withImageOptions(planned: PlannedExport, { buildArgs }: BuildSpec, isPlain: boolean): PlannedExport {
  if (!['docker', 'image', 'oci', DOCKER_STORE].includes(planned.type)) return planned;
  const info = buildArgs.BUILDKIT_INLINE_BUILDINFO_ATTRS;
  const attrs = {
    ...planned.attrs,
    ...(info === undefined ? {} : { 'buildinfo-attrs': info }),
    ...(isPlain && planned.type !== 'docker' ? { [ARTIFACT]: planned.attrs[ARTIFACT] ?? 'false' } : {}),
  };
  return { ...planned, attrs };
}

const ARTIFACT = 'oci-artifact';

async function requireDestination(destination: Destination, { allowsDelete }: BuildSpec): Promise<void> {
  if (destination.kind === 'engine' || destination.kind === 'daemon' || destination.path === '-') return;
  const wants = destination.kind === 'file' ? 'file' : 'folder';
  const problem = await destinationProblem(destination.path, wants);
  if (problem !== null) throw new RefusedError(`--output ${problem}.`);
  if (destination.kind !== 'folder' || !destination.deletes || allowsDelete) return;
  if (await isBelow(process.cwd(), destination.path)) return;
  throw new RefusedError(
    `--output mode=delete: ${destination.path} is not below the working folder; add --allow buildx.local.delete to remove files there.`,
  );
}

/** Whether `mode=delete` is given (moby/buildkit client/exporters.go). */
function deletes({ attrs }: BuildOutput): boolean {
  return (attrs.mode ?? '').trim().toLowerCase() === 'delete';
}

/** The frontend adds attestations; provenance is added by default where images can have it. */
function attestOptions(
  spec: BuildSpec,
  exportsImage: boolean,
  abilities: Abilities,
): Readonly<Record<string, string>> {
  const wanted = wantedAttests(spec).map((type) => [`attest:${type}`, spec.attests[type] ?? ''] as const);
  const isPossible = canAttest(abilities);
  const isDefault =
    exportsImage && isPossible && spec.defaultAttests && spec.attests.provenance === undefined;
  return Object.fromEntries([
    ...wanted,
    ...(isDefault ? [['attest:provenance', 'mode=min,inline-only=true'] as const] : []),
  ]);
}

function canAttest({ hasGraphDriver, capabilities }: Abilities): boolean {
  return !hasGraphDriver && capabilities.has('exporter.image.attestations');
}

/** Flags that say something about an image where there is none. */
function uselessFlags(spec: BuildSpec): readonly BuildNotice[] {
  const flags = [
    ...(Object.keys(spec.annotations).length > 0 ? ['--annotation'] : []),
    ...wantedAttests(spec).map((type) => `--attest type=${type}`),
  ];
  const advice = spec.defaultOutput ? 'add -t NAME or --output' : 'add --load, --push or --output';
  const useless = flags.map((flag) => ({
    kind: 'no-effect' as const,
    text: `${flag} has no effect: this build exports no image; ${advice}.`,
  }));
  if (spec.defaultOutput || spec.tags.length === 0) return useless;
  const text = '-t has no effect: BUILDX_NO_DEFAULT_LOAD is set; add --load or --push.';
  return [{ kind: 'no-effect', text }, ...useless];
}
