import { didYouMean } from '../../dockerfile/suggest.ts';
import { type At, DefinitionError } from '../error.ts';
import { absolute, absoluteContext, dockerfilePath } from '../paths.ts';
import type { Definition, DefinitionFlags, DefinitionSource } from '../types.ts';
import { booleanField, listField, scalarOf, textField } from '../yaml/fields.ts';
import { isEmpty, type MapNode, type Node, textOf } from '../yaml/node.ts';
import { BUILD_KEYS } from './build-keys.ts';
import { attestOf, sizeOf, sorted, ulimitsOf } from './build-values.ts';
import { longBuild, pairs } from './merge.ts';
import { secretFlags } from './secrets.ts';
import type { Lookup } from './template.ts';

/** What a service's definition depends on beside the service. */
export interface ServiceSurroundings {
  readonly source: DefinitionSource;
  /** The compose file as messages show it. */
  readonly shown: string;
  /** The name of the project. */
  readonly project: string;
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
  const context = absoluteContext(textField(build, 'context') || '.', around.source.folder, around.home);
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
    tag: [...listField(build, 'tags'), imageOf(name, service, around)],
    cacheFrom: listField(build, 'cache_from'),
    cacheTo: listField(build, 'cache_to'),
    network: textField(build, 'network'),
    addHost: hostsOf(build),
    shmSize: sizeOf(build),
    ulimit: ulimitsOf(build),
    label: labelsOf(name, build, around),
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
      file: around.source.file,
      source: around.source,
      at: placeOf(build, given, around),
      context,
      dockerfile:
        inline === null
          ? { kind: 'file', path: dockerfilePath(context, dockerfile || 'Dockerfile') }
          : { kind: 'inline', text: inline },
      target,
      flags,
      stages: null,
      problem: null,
      isActive: isActive(service, around),
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

/**
 * The labels of the build, and those by which Compose knows its images, which replace labels of these names. Compose adds
 * its version too, which we do not have.
 */
function labelsOf(service: string, build: MapNode, { project }: ServiceSurroundings): readonly string[] {
  const labels = new Map(pairsOf(build, 'labels'))
    .set('com.docker.compose.project', project)
    .set('com.docker.compose.service', service);
  return sorted([...labels].map(([name, value]) => `${name}=${value ?? ''}`));
}

/** The line that names the Dockerfile or the context. Where Compose printed it, lines say nothing. */
function placeOf(build: MapNode, given: Node, { shown }: ServiceSurroundings): At {
  const named = build.entries.get('dockerfile') ?? build.entries.get('context');
  const { at } = isEmpty(named) ? given : named;
  return at.line === null ? { file: shown, line: null } : at;
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
        : absoluteContext(source, around.source.folder, around.home),
    );
  }
  return { flags: sorted([...contexts].map(([name, source]) => `${name}=${source}`)), services };
}

function sshOf(build: MapNode, around: ServiceSurroundings): readonly string[] {
  return sorted(
    pairsOf(build, 'ssh').map(([id, path]) =>
      path === null || path === '' ? id : `${id}=${absolute(path, around.source.folder, around.home)}`,
    ),
  );
}

/** Whether one of the service's profiles is on; one without profiles always is. */
function isActive(service: MapNode, { lookup }: ServiceSurroundings): boolean {
  const profiles = listField(service, 'profiles');
  const on = (lookup('COMPOSE_PROFILES') ?? '').split(',').map((name) => name.trim());
  return profiles.length === 0 || on.includes('*') || profiles.some((profile) => on.includes(profile));
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

/** The name under which Compose stores and starts the image (compose pkg/api, GetImageNameOrDefault). */
function imageOf(name: string, service: MapNode, { project, lookup }: ServiceSurroundings): string {
  const isOldStyle = /^(?:1|t|true)$/i.test(lookup('COMPOSE_COMPATIBILITY') ?? '');
  return textField(service, 'image') || `${project}${isOldStyle ? '_' : '-'}${name}`;
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
