import { resolve } from 'node:path';
import { buildTarget, cutText } from '../dockerfile/cut.ts';
import type { Dockerfile } from '../dockerfile/types.ts';
import { type BuildSpec, NO_OUTPUTS, type OutputSpec } from '../ports.ts';
import { parseBuildArgs, parseBuildContexts } from './flags/build-args.ts';
import { parseAddHost, parseNetwork } from './flags/network.ts';
import { refusePending } from './flags/pending.ts';
import { parsePlatforms } from './flags/platform.ts';
import { parseSecret, parseSsh } from './flags/secrets.ts';
import { parseTag } from './flags/tags.ts';
import type { BuildFlags } from './flags/types.ts';

/** The checked flags: everything in a BuildSpec that does not depend on the Dockerfile. */
export type SpecFlags = Omit<BuildSpec, 'context' | 'dockerfile' | 'target'>;

/** Where the Dockerfile comes from: a path, or stdin if `path` is null. */
export interface SpecSource {
  readonly context: string;
  readonly path: string | null;
  readonly name: string;
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
  refusePending(flags);
  const contexts = Object.entries(parseBuildContexts(flags.buildContext)).map(
    ([name, source]) =>
      [name, isFolder(source) ? resolve(cwd, source) : absoluteLayout(source, cwd)] as const,
  );
  return {
    buildArgs: parseBuildArgs(flags.buildArg, env),
    buildContexts: Object.fromEntries(contexts),
    secrets: flags.secret.map((value) => {
      const secret = parseSecret(value, env);
      return secret.from.kind === 'env'
        ? secret
        : { id: secret.id, from: { kind: 'file' as const, path: resolve(cwd, secret.from.path) } };
    }),
    ssh: flags.ssh.map(parseSsh),
    platforms: parsePlatforms(flags.platform),
    noCache: !flags.cache,
    noCacheFilter: flags.cacheFilter,
    network: parseNetwork(flags.network),
    addHosts: flags.addHost.map(parseAddHost),
    cgroupParent: flags.cgroupParent ?? null,
    ...outputs,
    tags: tags.map(parseTag),
  };
}

/** An OCI image layout is a folder as well. */
function absoluteLayout(source: string, cwd: string): string {
  const scheme = 'oci-layout://';
  return source.startsWith(scheme) ? scheme + resolve(cwd, source.slice(scheme.length)) : source;
}

/** The named contexts that are folders. Throws UsageError. */
export function contextFolders(values: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(parseBuildContexts(values)).filter(([, source]) => isFolder(source)),
  );
}

/** Anything else is `docker-image://…`, `https://…`, `oci-layout://…`, `target:…` or the like. */
function isFolder(source: string): boolean {
  return !/^([a-z][a-z0-9+.-]*:\/\/|target:|git@)/.test(source);
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
  const name = target.kind === 'name' ? target.name : null;
  if (target.kind !== 'cut' && source.path !== null) {
    return {
      ...flags,
      context: source.context,
      dockerfile: { kind: 'file', path: source.path },
      target: name,
    };
  }
  return {
    ...flags,
    context: source.context,
    dockerfile: {
      kind: 'text',
      name: source.name,
      text: target.kind === 'cut' ? cutText(text, target.lastLine) : text,
      ...(source.path === null ? {} : { beside: source.path }),
    },
    target: name,
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
    context: source.context,
    dockerfile: {
      kind: 'text',
      name: source.name,
      text: new TextEncoder().encode(text),
      ...(source.path === null ? {} : { beside: source.path }),
    },
    target: null,
  };
}
