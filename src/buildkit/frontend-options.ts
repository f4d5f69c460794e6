import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { isContextFolder } from '../dockerfile/remote-address.ts';
import { InputError } from '../errors.ts';
import { type BuildSpec, dockerfilePath, FETCHED_FILE } from '../ports.ts';
import { readRegularFile, UnfitFileError } from '../read-file.ts';
import type { BlobStore } from './export/blob-store.ts';
import { isLayout, openLayouts } from './export/layout-context.ts';
import type { FileSyncDir, FileSyncDirs } from './filesync/types.ts';
import { frontendCaps } from './frontend-caps.ts';
import { MULTI_PLATFORM } from './platforms.ts';

/** The input of the Dockerfile frontend as far as it does not depend on the engine (see engine-options.ts), and the folders that it may request. */
export interface FrontendInput {
  readonly frontend: 'dockerfile.v0' | 'gateway.v0';
  readonly options: Readonly<Record<string, string>>;
  readonly dirs: Readonly<Record<string, FileSyncDir>>;
  /** Folders in OCI image layout that are named contexts, by the name under which the daemon asks for their blobs. */
  readonly stores: ReadonlyMap<string, BlobStore>;
  /** Identifies the context across builds: the same for the same folder on the same machine. */
  readonly sharedKey: string;
  /** The Dockerfile's text. Needed for its `# syntax=` line. */
  readonly dockerfile: Uint8Array;
}

/**
 * Translates a build spec into frontend options (moby/buildkit frontend/dockerui/config.go, docker/buildx
 * build/opt.go). Rejects with a one-sentence error when the Dockerfile, a context or a secret does not exist.
 */
export async function frontendInput(spec: BuildSpec): Promise<FrontendInput> {
  if (spec.remote === null && spec.past === undefined && !existsSync(spec.context))
    throw new InputError(`The build context ${spec.context} does not exist.`);
  for (const { id, from } of spec.secrets) {
    if (from.kind === 'file' && !existsSync(from.path)) {
      throw new InputError(`The file of the secret ${id} does not exist: ${from.path}.`);
    }
  }
  const { filename, dir, text } = await dockerfileSource(spec);
  const options: Record<string, string> = { filename };
  const dirs: Record<string, FileSyncDir> = {
    ...contextDir(spec),
    ...(dir === null ? {} : { dockerfile: dir }),
  };
  const remote = remoteAddress(spec);
  if (remote !== null) {
    options.context = remote;
    // The Dockerfile is then looked for in the context.
    if (dir !== null) options.dockerfilekey = 'dockerfile';
  }

  if (spec.target !== null) options.target = spec.target;
  // States are those of the first platform; a build for several asks for the others as well.
  if (spec.platforms[0] !== undefined) options.platform = spec.platforms[0];
  if (spec.noCache) options['no-cache'] = '';
  else if (spec.noCacheFilter.length > 0) options['no-cache'] = spec.noCacheFilter.join(',');
  if (spec.network === 'host' || spec.network === 'none') options['force-network-mode'] = spec.network;
  if (spec.cgroupParent !== null) options['cgroup-parent'] = spec.cgroupParent;
  if (spec.shmSize !== null) options['shm-size'] = String(spec.shmSize);
  if (spec.ulimits.length > 0) options.ulimit = spec.ulimits.join(',');
  Object.assign(options, spec.resources, spec.attributes);
  for (const [name, value] of Object.entries(spec.labels)) options[`label:${name}`] = value;
  for (const [name, value] of Object.entries(spec.buildArgs)) {
    // A state is of one platform, and its result no list (see platforms.ts).
    if (name !== MULTI_PLATFORM) options[`build-arg:${name}`] = value;
  }
  addNamedContexts(spec, options, dirs);
  Object.assign(dirs, pastDirs(spec, options));
  const caps = frontendCaps(spec);
  if (caps !== null) options['frontend.caps'] = caps;
  const layouts = await openLayouts(spec);
  for (const { option, value } of layouts) options[option] = value;

  const syntax = spec.buildArgs.BUILDKIT_SYNTAX?.trim();
  if (syntax === '') {
    throw new InputError('--build-arg BUILDKIT_SYNTAX=: the value is empty; name an image, or leave it out.');
  }
  if (syntax !== undefined) Object.assign(options, { source: syntax.split(/\s+/)[0], cmdline: syntax });
  return {
    frontend: syntax !== undefined ? 'gateway.v0' : 'dockerfile.v0',
    options,
    dirs,
    stores: new Map(layouts.map(({ id, store }) => [`oci:${id}`, store])),
    sharedKey: spec.remote === null ? sharedKeyOf(spec.context) : '',
    dockerfile: text,
  };
}

/** The entitlements that a build requests from the daemon. */
export function entitlements(spec: BuildSpec): string[] {
  return [...new Set([...spec.allow, ...(spec.network === 'host' ? ['network.host'] : [])])];
}

function contextDir({ context, remote, dockerfile }: BuildSpec): Record<string, FileSyncDir> {
  if (remote === null) {
    const beside = dockerfilePath(dockerfile);
    const own = join(context, '.dockerignore');
    const ignoreFiles = beside === undefined ? [own] : [`${beside}.dockerignore`, own];
    return { context: { path: context, ignoreFiles } };
  }
  return remote.kind === 'empty' ? { context: { files: new Map() } } : {};
}

/** The folders of a build that has ended: what it was sent is not there any more, so nothing but patterns is. */
function pastDirs({ past }: BuildSpec, options: Readonly<Record<string, string>>): FileSyncDirs {
  if (past === undefined) return {};
  const named = Object.entries(options).flatMap(([name, value]) =>
    name.startsWith('context:') && value.startsWith('local:') ? [value.slice('local:'.length)] : [],
  );
  return Object.fromEntries(
    ['context', ...named].map((dir) => {
      const patterns = past.ignored[dir] ?? [];
      const text = new TextEncoder().encode(patterns.map((pattern) => `${pattern}\n`).join(''));
      const files = new Map(patterns.length === 0 ? [] : [['.dockerignore', text] as const]);
      return [dir, { files, isIgnoreFileOnly: true }];
    }),
  );
}

/** The address at which the engine gets the context; null if it is sent as a folder. */
function remoteAddress({ remote }: BuildSpec): string | null {
  switch (remote?.kind) {
    case 'address':
      return remote.address;
    case 'archive':
      return `http://buildkit-session/${remote.id}`;
    default:
      return null;
  }
}

async function dockerfileSource(
  spec: BuildSpec,
): Promise<{ filename: string; dir: FileSyncDir | null; text: Uint8Array }> {
  const { dockerfile } = spec;
  if (dockerfile.kind === 'inside') return { filename: dockerfile.path, dir: null, text: dockerfile.text };
  if (dockerfile.kind === 'file') {
    const text = await readRegularFile(dockerfile.path).catch((error: NodeJS.ErrnoException) => {
      const why = error instanceof UnfitFileError ? `: ${error.message}` : ` (${error.code})`;
      const what = error.code === 'ENOENT' ? 'does not exist' : `cannot be read${why}`;
      throw new InputError(`The Dockerfile ${dockerfile.path} ${what}.`);
    });
    return { filename: basename(dockerfile.path), dir: { path: dirname(dockerfile.path) }, text };
  }
  const filename = basename(dockerfile.name) || 'Dockerfile';
  const files = new Map([[filename, dockerfile.text]]);
  // The frontend looks for the name under which it has fetched a context that is a file.
  if (spec.remote?.kind === 'address') files.set(FETCHED_FILE, dockerfile.text);
  if (dockerfile.beside !== undefined) {
    const ignore = await readRegularFile(`${dockerfile.beside}.dockerignore`).catch(() => null);
    if (ignore !== null) files.set(`${filename}.dockerignore`, ignore);
  }
  return { filename, dir: { files }, text: dockerfile.text };
}

function addNamedContexts(
  spec: BuildSpec,
  options: Record<string, string>,
  dirs: Record<string, FileSyncDir>,
): void {
  for (const [name, value] of Object.entries(spec.buildContexts)) {
    // Both are added elsewhere: a linked target is one only once it has been asked for (frontend.ts).
    if (isLayout(value) || name in (spec.linked ?? {})) continue;
    if (!isContextFolder(value)) {
      options[`context:${name}`] = value;
      continue;
    }
    const path = isAbsolute(value) ? value : join(spec.context, value);
    if (!existsSync(path))
      throw new InputError(`The folder of the build context ${name} does not exist: ${path}.`);
    // "context" and "dockerfile" are taken.
    const dir = name in dirs ? `_${name}` : name;
    dirs[dir] = { path, ignoreFiles: [join(path, '.dockerignore')] };
    options[`context:${name}`] = `local:${dir}`;
    options[`sharedkey:localdir:${name}`] = sharedKeyOf(path);
  }
}

/** The daemon caches received files under this key, so it must differ between folders and between machines. */
function sharedKeyOf(folder: string): string {
  const hash = createHash('sha256').update(`${hostname()}\0${folder}`).digest('hex');
  return `stagedive:${basename(folder)}:${hash.slice(0, 32)}`;
}
