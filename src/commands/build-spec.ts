import { resolve } from 'node:path';
import { buildTarget, cutText } from '../dockerfile/cut.ts';
import { isContextFolder, isSshAddress } from '../dockerfile/remote-address.ts';
import type { Dockerfile } from '../dockerfile/types.ts';
import { UsageError } from '../errors.ts';
import { type BuildSpec, NO_OUTPUTS, type OutputSpec, type RemoteContext } from '../ports.ts';
import { parseBuildArgs, parseBuildContexts } from './flags/build-args.ts';
import { parseAllow, parseLabels } from './flags/labels.ts';
import { parseResources, parseShmSize, parseUlimits, resourceFlags } from './flags/limits.ts';
import { parseAddHosts, parseNetwork } from './flags/network.ts';
import { givenPlatforms } from './flags/platform.ts';
import { parsePolicy, refusePolicyVariables } from './flags/policy.ts';
import { parseSecrets, parseSshs } from './flags/secrets.ts';
import { parseTag } from './flags/tags.ts';
import type { BuildFlags } from './flags/types.ts';

/** The checked flags: everything in a BuildSpec that does not depend on the Dockerfile. */
export type SpecFlags = Omit<BuildSpec, 'context' | 'remote' | 'dockerfile' | 'target'>;

/** Where the Dockerfile comes from: a path on this machine, a remote context, or neither if it is only text (stdin). */
export interface SpecSource {
  readonly context: string;
  readonly remote?: RemoteContext | null;
  readonly path: string | null;
  /** Its path in the remote context; null if it is not there. */
  readonly inside?: string | null;
  readonly name: string;
  /** What git knows of the context. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/**
 * @param outputs what `build` leaves; other commands leave nothing
 * @throws UsageError
 */
export function specFlags(
  flags: BuildFlags,
  tags: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
  outputs: OutputSpec = NO_OUTPUTS,
): SpecFlags {
  refusePolicyVariables(env, parsePolicy(flags.policy));
  if (!flags.cache && flags.cacheFilter.length > 0) {
    throw new UsageError('--no-cache and --no-cache-filter cannot be used together: leave one of them out.');
  }
  const contexts = Object.entries(parseBuildContexts(flags.buildContext)).map(
    ([name, source]) =>
      [name, isContextFolder(source) ? resolve(cwd, source) : absoluteLayout(source, cwd)] as const,
  );
  return {
    buildArgs: { ...epochArg(env), ...parseBuildArgs(flags.buildArg, env) },
    buildContexts: Object.fromEntries(contexts),
    secrets: parseSecrets(flags.secret, env).map((secret) =>
      secret.from.kind === 'env'
        ? secret
        : { id: secret.id, from: { kind: 'file' as const, path: resolve(cwd, secret.from.path) } },
    ),
    ssh: parseSshs(flags.ssh).map(({ id, paths }) => ({
      id,
      paths: paths.map((path) => resolve(cwd, path)),
    })),
    platforms: givenPlatforms(flags.platform, env),
    noCache: !flags.cache,
    noCacheFilter: flags.cacheFilter.flatMap((stages) => stages.split(',')),
    network: parseNetwork(flags.network),
    addHosts: parseAddHosts(flags.addHost),
    cgroupParent: flags.cgroupParent || null,
    shmSize: parseShmSize(flags.shmSize),
    ulimits: parseUlimits(flags.ulimit),
    resources: parseResources(resourceFlags(flags)),
    labels: parseLabels(flags.label),
    pull: flags.pull === true,
    allow: parseAllow(flags.allow).filter((name) => name !== 'buildx.local.delete'),
    ...outputs,
    tags: tags.map(parseTag),
  };
}

/** SOURCE_DATE_EPOCH of our environment is a build arg, unless the command line has another (docker/buildx commands/build.go). */
function epochArg({ SOURCE_DATE_EPOCH: epoch }: Readonly<Record<string, string | undefined>>) {
  return epoch === undefined || epoch === '' ? {} : { SOURCE_DATE_EPOCH: epoch };
}

/** An OCI image layout is a folder as well. */
function absoluteLayout(source: string, cwd: string): string {
  const scheme = 'oci-layout://';
  return source.startsWith(scheme) ? scheme + resolve(cwd, source.slice(scheme.length)) : source;
}

/** The named contexts that are folders. Throws UsageError. */
export function contextFolders(values: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(parseBuildContexts(values)).filter(([, source]) => isContextFolder(source)),
  );
}

/**
 * The spec for building one stage. If BuildKit cannot name the stage, the file is cut after it and its last stage is
 * built.
 */
export function specFor(
  source: SpecSource,
  dockerfile: Dockerfile,
  text: Uint8Array,
  stage: number,
  flags: SpecFlags,
): BuildSpec {
  const target = buildTarget(dockerfile, stage);
  const stageName = dockerfile.stages[stage]?.name ?? null;
  const cut = target.kind === 'cut' ? cutText(text, target.lastLine) : null;
  return {
    ...flags,
    ...(source.attributes === undefined ? {} : { attributes: source.attributes }),
    ssh: sshFor(source, flags),
    context: source.context,
    remote: source.remote ?? null,
    dockerfile: cut === null ? whole(source, text) : onlyText(source, cut),
    target: target.kind === 'name' ? target.name : null,
    ...(stageName === null ? {} : { stageName }),
  };
}

/** The spec for building the file up to a line: its last stage as far as that line. */
export function specUpTo(
  source: SpecSource,
  dockerfile: Dockerfile,
  lastLine: number,
  flags: SpecFlags,
): BuildSpec {
  const text = `${dockerfile.lines.slice(0, lastLine).join('\n')}\n`;
  return {
    ...flags,
    ...NO_OUTPUTS,
    cacheFrom: flags.cacheFrom,
    tags: [],
    ssh: sshFor(source, flags),
    context: source.context,
    remote: source.remote ?? null,
    dockerfile: onlyText(source, new TextEncoder().encode(text)),
    target: null,
  };
}

/** Git over ssh needs an agent: without --ssh it is the default one, as in docker (docker/buildx commands/build.go). */
export function sshFor(
  { remote }: Pick<SpecSource, 'remote'>,
  { ssh }: Pick<SpecFlags, 'ssh'>,
): BuildSpec['ssh'] {
  const needsAgent = remote?.kind === 'address' && isSshAddress(remote.address);
  return ssh.length === 0 && needsAgent ? [{ id: 'default', paths: [] }] : ssh;
}

function whole(source: SpecSource, text: Uint8Array): BuildSpec['dockerfile'] {
  if (source.path !== null) return { kind: 'file', path: source.path };
  if (typeof source.inside === 'string') return { kind: 'inside', path: source.inside, text };
  return onlyText(source, text);
}

function onlyText(source: SpecSource, text: Uint8Array): BuildSpec['dockerfile'] {
  const { name, path } = source;
  return { kind: 'text', name, text, ...(path === null ? {} : { beside: path }) };
}
