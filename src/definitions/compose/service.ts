import { didYouMean } from '../../dockerfile/suggest.ts';
import { DefinitionError } from '../error.ts';
import { absolute, absoluteContext, dockerfilePath } from '../paths.ts';
import type { Definition, DefinitionFlags } from '../types.ts';
import { booleanField, listField, scalarOf, textField } from '../yaml/fields.ts';
import { isEmpty, type MapNode, textOf } from '../yaml/node.ts';
import { BUILD_KEYS } from './build-keys.ts';
import { attestOf, sizeOf, sorted, ulimitsOf } from './build-values.ts';
import { longBuild, pairs } from './merge.ts';
import { secretFlags } from './secrets.ts';
import type { Lookup } from './template.ts';

/** What a service's definition depends on beside the service. */
export interface ServiceSurroundings {
  /** Absolute path of the compose file. */
  readonly file: string;
  /** Absolute path of the folder to which paths are relative. */
  readonly folder: string;
  readonly home: string;
  /** The top-level `secrets`. */
  readonly secrets: MapNode | null;
  /** The environment with `.env`. */
  readonly lookup: Lookup;
}

/** A definition whose `service:` contexts are not yet looked up: the service that each takes. */
export interface ServiceDefinition {
  readonly definition: Definition;
  readonly serviceContexts: ReadonlyMap<string, string>;
}

/**
 * The definition of a service with `build`, as `docker compose build` builds it (compose pkg/compose/build.go).
 * @returns null for a service without `build`
 * @throws DefinitionError with the line
 */
export function serviceDefinition(
  name: string,
  service: MapNode,
  around: ServiceSurroundings,
): ServiceDefinition | null {
  const given = service.entries.get('build');
  if (isEmpty(given)) return null;
  const build = longBuild(given);
  refuseUnknown(build);
  const context = absoluteContext(textField(build, 'context') || '.', around.folder, around.home);
  const inline = textField(build, 'dockerfile_inline');
  const dockerfile = textField(build, 'dockerfile');
  if (inline !== null && dockerfile) {
    throw new DefinitionError(build.at, 'dockerfile and dockerfile_inline exclude each other: remove one.');
  }
  const secrets = secretFlags(build, around);
  const contexts = contextsOf(build, around);
  const target = textField(build, 'target');
  const flags: DefinitionFlags = {
    buildArg: argsOf(build, around.lookup),
    buildContext: contexts.flags,
    secret: secrets.flags,
    ssh: sshOf(build, around),
    platform: platformsOf(build, service),
    tag: [...listField(build, 'tags'), ...imageOf(service)],
    cacheFrom: listField(build, 'cache_from'),
    cacheTo: listField(build, 'cache_to'),
    network: textField(build, 'network'),
    addHost: hostsOf(build),
    shmSize: sizeOf(build),
    ulimit: ulimitsOf(build),
    label: labelsOf(build),
    annotation: [],
    noCache: booleanField(build, 'no_cache'),
    noCacheFilter: listField(build, 'no_cache_filter'),
    pull: booleanField(build, 'pull'),
    output: [],
    attest: [...attestOf(build, 'provenance'), ...attestOf(build, 'sbom')],
    allow: [
      ...listField(build, 'entitlements'),
      ...(booleanField(build, 'privileged') ? ['security.insecure'] : []),
    ],
    target,
  };
  return {
    definition: {
      kind: 'compose',
      name,
      file: around.file,
      context,
      dockerfile:
        inline === null
          ? { kind: 'file', path: dockerfilePath(context, dockerfile || 'Dockerfile') }
          : { kind: 'inline', text: inline },
      target,
      flags,
      stages: null,
      problem: null,
      groups: [],
      links: {},
      secretEnv: secrets.env,
    },
    serviceContexts: contexts.services,
  };
}

function refuseUnknown(build: MapNode): void {
  for (const [key, value] of build.entries) {
    if (BUILD_KEYS.has(key) || key.startsWith('x-')) continue;
    const guess = didYouMean(key, BUILD_KEYS);
    throw new DefinitionError(value.at, `build has no key ${key}${guess === null ? '' : ` (${guess})`}.`);
  }
}

/** Args by name; one without a value takes that of the environment, and is left out where there is none. */
function argsOf(build: MapNode, lookup: Lookup): readonly string[] {
  const args = new Map<string, string>();
  for (const [name, value] of pairsOf(build, 'args')) {
    const given = value ?? lookup(name);
    if (given !== undefined) args.set(name, given);
  }
  return sorted([...args].map(([name, value]) => `${name}=${value}`));
}

function labelsOf(build: MapNode): readonly string[] {
  return sorted([...new Map(pairsOf(build, 'labels'))].map(([name, value]) => `${name}=${value ?? ''}`));
}

/** The pairs of a mapping or of a list of `NAME=VALUE`; null where there is no `=`. */
function pairsOf(build: MapNode, key: string): readonly (readonly [string, string | null])[] {
  const node = build.entries.get(key);
  if (isEmpty(node)) return [];
  return pairs(node).items.map((item) => {
    const text = textOf(scalarOf(item, `an entry of ${key}`)) ?? '';
    const equals = text.indexOf('=');
    if (equals === 0) throw new DefinitionError(item.at, `an entry of ${key} has no name.`);
    return equals < 0 ? [text, null] : [text.slice(0, equals), text.slice(equals + 1)];
  });
}

function contextsOf(
  build: MapNode,
  around: ServiceSurroundings,
): { readonly flags: readonly string[]; readonly services: ReadonlyMap<string, string> } {
  const services = new Map<string, string>();
  const contexts = new Map<string, string>();
  for (const [name, source] of pairsOf(build, 'additional_contexts')) {
    if (source === null) {
      const at = build.entries.get('additional_contexts')?.at ?? build.at;
      throw new DefinitionError(at, `the context ${name} has no source: write NAME=SOURCE.`);
    }
    if (source.startsWith('service:')) services.set(name, source.slice('service:'.length));
    contexts.set(
      name,
      source.startsWith('service:')
        ? `target:${source.slice('service:'.length)}`
        : absoluteContext(source, around.folder, around.home),
    );
  }
  return { flags: sorted([...contexts].map(([name, source]) => `${name}=${source}`)), services };
}

function sshOf(build: MapNode, around: ServiceSurroundings): readonly string[] {
  return sorted(
    pairsOf(build, 'ssh').map(([id, path]) =>
      path === null || path === '' ? id : `${id}=${absolute(path, around.folder, around.home)}`,
    ),
  );
}

/** `platform` of the service counts where the build names none. */
function platformsOf(build: MapNode, service: MapNode): readonly string[] {
  const platforms = listField(build, 'platforms');
  const platform = textField(service, 'platform');
  if (platform === null || platform === '') return platforms;
  if (platforms.length === 0) return [platform];
  if (!platforms.includes(platform)) {
    throw new DefinitionError(
      build.entries.get('platforms')?.at ?? build.at,
      `the platforms of the build lack ${platform}, which the service has: add it.`,
    );
  }
  return platforms;
}

function imageOf(service: MapNode): readonly string[] {
  const image = textField(service, 'image');
  return image === null || image === '' ? [] : [image];
}

function hostsOf(build: MapNode): readonly string[] {
  const node = build.entries.get('extra_hosts');
  if (isEmpty(node)) return [];
  const hosts = pairs(node).items.flatMap((item) => {
    const text = textOf(scalarOf(item, 'an entry of extra_hosts')) ?? '';
    const match = /^([^=:]+)[=:](.+)$/.exec(text);
    if (match === null) throw new DefinitionError(item.at, `the host ${text} has no address: write HOST=IP.`);
    const [, host, addresses = ''] = match;
    return addresses.split(',').map((address) => `${host}=${address.replace(/^\[([^\]]*)\]$/, '$1')}`);
  });
  return sorted([...new Set(hosts)]);
}
