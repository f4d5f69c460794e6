import { readableFields } from './csv.ts';
import type { DefinitionFlags } from './types.ts';

/** The flags of a command line that a definition may also set, as commander has them. */
export interface GivenFlags {
  readonly buildArg: readonly string[];
  readonly buildContext: readonly string[];
  readonly secret: readonly string[];
  readonly ssh: readonly string[];
  readonly platform: readonly string[];
  readonly tag?: readonly string[];
  readonly cacheFrom: readonly string[];
  readonly cacheTo: readonly string[];
  readonly network?: string;
  readonly addHost: readonly string[];
  readonly shmSize?: string;
  readonly ulimit: readonly string[];
  readonly label: readonly string[];
  readonly annotation: readonly string[];
  /** False for `--no-cache`. */
  readonly cache: boolean;
  /** The stages of `--no-cache-filter`. */
  readonly cacheFilter: readonly string[];
  readonly pull?: boolean;
  readonly output: readonly string[];
  readonly attest: readonly string[];
  readonly allow: readonly string[];
  readonly target?: string;
}

/**
 * A command line with a definition's settings under it. Args, contexts, labels and limits are overridden by name,
 * secrets and SSH agents by id, attestations by type; other lists are replaced, as `docker buildx bake --set` does.
 * What only allows more (annotations, entitlements) is joined.
 */
export function mergeFlags<Options extends GivenFlags>(given: Options, own: DefinitionFlags): Options {
  const noCache = !given.cache || own.noCache;
  const text = <Key extends 'network' | 'shmSize' | 'target'>(
    key: Key,
  ): { readonly [key: string]: string } => {
    const value = given[key] ?? own[key];
    return value === null || value === undefined ? {} : { [key]: value };
  };
  return {
    ...given,
    buildArg: byKey(own.buildArg, given.buildArg, nameOf),
    buildContext: byKey(own.buildContext, given.buildContext, nameOf),
    secret: byKey(own.secret, given.secret, (value) => fieldOf(value, 'id')),
    ssh: byKey(own.ssh, given.ssh, (value) => nameOf(value) || 'default'),
    label: byKey(own.label, given.label, nameOf),
    ulimit: byKey(own.ulimit, given.ulimit, nameOf),
    attest: byKey(own.attest, given.attest, (value) => fieldOf(value, 'type')),
    annotation: [...own.annotation, ...given.annotation],
    allow: [...new Set([...own.allow, ...given.allow])],
    platform: replaced(own.platform, given.platform),
    ...(given.tag === undefined ? {} : { tag: replaced(own.tag, given.tag) }),
    cacheFrom: replaced(own.cacheFrom, given.cacheFrom),
    cacheTo: replaced(own.cacheTo, given.cacheTo),
    addHost: byKey(own.addHost, given.addHost, (value) => value.slice(0, value.search(/[=:]/))),
    output: replaced(own.output, given.output),
    cache: !noCache,
    // Without any cache there is nothing for a filter to leave out, and docker refuses both together.
    cacheFilter: noCache ? given.cacheFilter : replaced(own.noCacheFilter, given.cacheFilter),
    ...(given.pull === true || own.pull ? { pull: true } : {}),
    ...text('network'),
    ...text('shmSize'),
    ...text('target'),
  };
}

function replaced(own: readonly string[], given: readonly string[]): readonly string[] {
  return given.length > 0 ? given : own;
}

/** The values of both; those of `own` that `given` names as well are left out. */
function byKey(
  own: readonly string[],
  given: readonly string[],
  keyOf: (value: string) => string,
): readonly string[] {
  const keys = new Set(given.map(keyOf));
  return [...own.filter((value) => !keys.has(keyOf(value))), ...given];
}

function nameOf(value: string): string {
  const equals = value.indexOf('=');
  return equals < 0 ? value : value.slice(0, equals);
}

/** A field of a value in CSV, such as the id of a secret, whose name docker reads in any case; else the whole value. */
function fieldOf(value: string, name: string): string {
  const fields = readableFields(value) ?? [];
  // Of several, docker takes the last.
  for (const field of fields.toReversed()) {
    const equals = field.indexOf('=');
    if (field.slice(0, Math.max(0, equals)).trim().toLowerCase() === name) return field.slice(equals + 1);
  }
  return value;
}
