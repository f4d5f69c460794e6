import { existsSync } from 'node:fs';
import { RefusedError } from '../../errors.ts';
import { type BuildNotice, type BuildSpec, type CacheEntry, messageOf } from '../../ports.ts';
import { parseBool } from '../../text/go-bool.ts';
import { BlobStore } from './blob-store.ts';
import { withEnvironment } from './cache-environment.ts';
import { parseDigest } from './digest.ts';
import { addManifest, findManifest, readIndex } from './oci-index.ts';
import { destinationProblem } from './output-file.ts';
import type { TypedAttrs } from './request.ts';
import { resetCache } from './reset-cache.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The caches of a build, as the daemon takes them. */
export interface Caches {
  readonly imports: readonly TypedAttrs[];
  readonly exports: readonly TypedAttrs[];
  /** The folders of local caches, by the name under which the daemon asks for them. */
  readonly stores: ReadonlyMap<string, BlobStore>;
  readonly notices: readonly BuildNotice[];
}

/** What the daemon calls the manifest of a cache that it has written into a folder of ours. */
const CACHE_MANIFEST = 'cache.manifest';

/**
 * Prepares `--cache-from` and `--cache-to`. Rejects with one sentence for an entry that cannot be. A cache that is not
 * there yet is left out, as buildx does, and said.
 */
export async function openCaches(
  spec: Pick<BuildSpec, 'cacheFrom' | 'cacheTo' | 'buildArgs'>,
  env: Environment,
): Promise<Caches> {
  const stores = new Map<string, BlobStore>();
  const notices: BuildNotice[] = [];
  const skip = (text: string): null => {
    notices.push({ kind: 'cache-skipped', text });
    return null;
  };
  const each = async (
    flag: '--cache-from' | '--cache-to',
    entries: readonly CacheEntry[],
    prepare: (entry: CacheEntry) => Promise<TypedAttrs | null>,
  ): Promise<TypedAttrs[]> => {
    const prepared = entries.map(async (entry) => {
      requireRef(flag, entry);
      const whole = await withEnvironment(entry, env);
      if (whole !== null) return prepare(whole);
      return skip(`${flag} type=gha is left out: there is no GitHub workflow here (ACTIONS_RUNTIME_TOKEN).`);
    });
    return (await Promise.all(prepared)).filter((entry) => entry !== null);
  };
  const imports = await each('--cache-from', spec.cacheFrom, async (entry) =>
    entry.type === 'local' ? await localSource(entry, stores, skip) : entry,
  );
  const exports = await each('--cache-to', spec.cacheTo, async (entry) =>
    entry.type === 'local' ? await localTarget(entry, stores) : entry,
  );
  if (parseBool(spec.buildArgs.BUILDKIT_INLINE_CACHE) === true) {
    exports.push({ type: 'inline', attrs: {} });
  }
  return { imports, exports, stores, notices };
}

/** The frontend's option for these caches: it imports them for the steps that it solves. */
export function cacheOptions(imports: readonly TypedAttrs[]): Readonly<Record<string, string>> {
  if (imports.length === 0) return {};
  return {
    'cache-imports': JSON.stringify(imports.map(({ type, attrs }) => ({ Type: type, Attrs: attrs }))),
  };
}

/**
 * After the build: enters the caches that the daemon has written into the indexes of their folders, and removes from
 * these what is of no use any more where `reset=true` asks for it.
 *
 * @param began when the build began, in ms
 * @param say takes a sentence about a cache that could not be reset
 */
export async function publishCaches(
  { exports, stores }: Caches,
  response: Readonly<Record<string, string>>,
  began: number,
  say: (text: string) => void,
): Promise<void> {
  const manifest = response[CACHE_MANIFEST];
  if (manifest === undefined) return;
  const descriptor = JSON.parse(manifest);
  for (const { type, attrs } of exports) {
    if (type !== 'local' || attrs.dest === undefined) continue;
    await addManifest(attrs.dest, descriptor, [{ tag: attrs.tag ?? 'latest' }]);
    const store = stores.get(`local:${attrs.dest}`);
    if (store === undefined || parseBool(attrs.reset) !== true) continue;
    await resetCache(store, began).catch((error: unknown) =>
      say(`--cache-to ${attrs.dest}: reset=true could not be done, the old blobs stay: ${messageOf(error)}`),
    );
  }
}

function requireRef(flag: string, { type, attrs }: CacheEntry): void {
  const needed = { registry: 'ref', local: flag === '--cache-from' ? 'src' : 'dest' }[type];
  if (needed === undefined || (attrs[needed] ?? '') !== '') return;
  const example = type === 'registry' ? 'type=registry,ref=HOST/NAME:TAG' : `type=local,${needed}=FOLDER`;
  throw new RefusedError(`${flag} type=${type}: the ${needed} is missing: write ${example}.`);
}

async function localSource(
  { type, attrs }: CacheEntry,
  stores: Map<string, BlobStore>,
  skip: (text: string) => null,
): Promise<TypedAttrs | null> {
  const folder = attrs.src ?? '';
  const tag = attrs.tag ?? 'latest';
  const skipped = (why: string): null => skip(`--cache-from ${folder} is left out: ${why}.`);
  if (!existsSync(folder)) return skipped('there is no such folder yet');
  const index = attrs.digest === undefined ? await readIndex(folder) : null;
  const digest = attrs.digest ?? (index === null ? null : (findManifest(index, tag)?.digest ?? null));
  if (digest === null) {
    return skipped(
      index === null ? 'it has no index.json, so it is not a cache' : `it has no cache named ${tag}`,
    );
  }
  const store = stores.get(`local:${folder}`) ?? new BlobStore(folder, 'read');
  const parsed = parseDigest(digest);
  if (parsed === null) throw new RefusedError(`--cache-from ${folder}: ${digest} is not a digest.`);
  if ((await store.info(parsed)) === null) return skipped(`it has no blob ${digest}`);
  stores.set(`local:${folder}`, store);
  return { type, attrs: { ...attrs, digest } };
}

async function localTarget({ type, attrs }: CacheEntry, stores: Map<string, BlobStore>): Promise<TypedAttrs> {
  const folder = attrs.dest ?? '';
  const { reset } = attrs;
  if (reset !== undefined && parseBool(reset) === null) {
    throw new RefusedError(`--cache-to ${folder}: write reset=true or reset=false.`);
  }
  const problem = await destinationProblem(folder, 'folder');
  if (problem !== null) throw new RefusedError(`--cache-to ${problem}.`);
  const known = stores.get(`local:${folder}`);
  if (known?.isWritable !== true) stores.set(`local:${folder}`, new BlobStore(folder, 'write'));
  return { type, attrs };
}
