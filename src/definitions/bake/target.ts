import { isRemoteAddress } from '../../dockerfile/remote-address.ts';
import { csvLine } from '../../text/csv.ts';
import { withChangedPaths } from '../csv.ts';
import { type At, DefinitionError } from '../error.ts';
import type { Unlinked } from '../links.ts';
import { absolute, absoluteContext, dockerfilePath } from '../paths.ts';
import { type DefinitionSource, NO_FLAGS } from '../types.ts';
import { booleanField, listField, mapField, scalarOf, textField } from '../yaml/fields.ts';
import { isEmpty, type MapNode, type Node, textOf } from '../yaml/node.ts';

/** Where a bake target is defined. */
export interface BakeSurroundings {
  readonly source: DefinitionSource;
  /** The bake file as messages show it. */
  readonly shown: string;
  /** The folder to which contexts are relative: the one in which bake is started. */
  readonly base: string;
  readonly home: string;
  /** The groups that have the target. */
  readonly groups: readonly string[];
}

/**
 * The definition of a bake target that inherits nothing any more (docker/buildx bake/bake.go, toBuildOpt).
 * @throws DefinitionError with the line, for a value of another type
 */
export function bakeDefinition(name: string, target: MapNode, around: BakeSurroundings): Unlinked {
  const path = (given: string): string => absolute(withoutScheme(given), around.base, around.home);
  const context = contextOf(textField(target, 'context') ?? '.', around);
  const inline = textField(target, 'dockerfile-inline');
  const dockerfile = textField(target, 'dockerfile') || 'Dockerfile';
  const contexts = [...(mapField(target, 'contexts')?.entries ?? [])].map(
    ([key, node]) => [key, contextOf(textOf(scalarOf(node, `the context ${key}`)) ?? '', around)] as const,
  );
  const stage = textField(target, 'target');
  return {
    wants: new Map(
      contexts.flatMap(([key, source]) =>
        source.startsWith('target:') ? [[key, source.slice('target:'.length)] as const] : [],
      ),
    ),
    definition: {
      kind: 'bake',
      name,
      file: around.source.file,
      source: around.source,
      at: placeOf(target, around),
      context,
      dockerfile:
        inline === null
          ? {
              kind: 'file',
              path: dockerfile.startsWith('cwd://') ? path(dockerfile) : dockerfilePath(context, dockerfile),
            }
          : { kind: 'inline', text: inline },
      target: stage,
      flags: {
        ...NO_FLAGS,
        buildArg: pairFlags(target, 'args'),
        buildContext: contexts.map(([key, source]) => `${key}=${source}`),
        secret: specs(target, 'secret').map((spec) => withChangedPaths(spec, ['src', 'source'], path)),
        ssh: sshOf(target, path),
        platform: listField(target, 'platforms'),
        tag: listField(target, 'tags'),
        cacheFrom: specs(target, 'cache-from').map((spec) => localPaths(spec, path)),
        cacheTo: specs(target, 'cache-to').map((spec) => localPaths(spec, path)),
        network: textField(target, 'network'),
        addHost: pairFlags(target, 'extra-hosts'),
        shmSize: textField(target, 'shm-size'),
        ulimit: listField(target, 'ulimits'),
        label: pairFlags(target, 'labels'),
        annotation: listField(target, 'annotations'),
        noCache: booleanField(target, 'no-cache'),
        noCacheFilter: listField(target, 'no-cache-filter'),
        pull: booleanField(target, 'pull'),
        output: specs(target, 'output').map((spec) => withChangedPaths(spec, ['dest'], path)),
        attest: specs(target, 'attest'),
        allow: listField(target, 'entitlements'),
        target: stage,
      },
      stages: null,
      problem: null,
      isActive: true,
      groups: around.groups,
      links: {},
      secretEnv: {},
    },
  };
}

/** The line that names the Dockerfile or the context; what buildx printed has no lines. */
function placeOf(target: MapNode, { shown }: BakeSurroundings): At {
  const named = target.entries.get('dockerfile') ?? target.entries.get('context');
  const { at } = isEmpty(named) ? target : named;
  return at.line === null ? { file: shown, line: null } : at;
}

/** `cwd://` says that the path is on the machine, which ours always are. */
function withoutScheme(path: string): string {
  return path.startsWith('cwd://') ? path.slice('cwd://'.length) : path;
}

function contextOf(given: string, { base, home }: BakeSurroundings): string {
  if (given.startsWith('target:') || isRemoteAddress(given)) return given;
  return absoluteContext(withoutScheme(given), base, home);
}

/** A mapping as `NAME=VALUE`; names without a value are left out. */
function pairFlags(target: MapNode, key: string): readonly string[] {
  return [...(mapField(target, key)?.entries ?? [])].flatMap(([name, node]) => {
    const value = textOf(scalarOf(node, `${name} of ${key}`));
    return value === null ? [] : [`${name}=${value}`];
  });
}

/** Entries that are texts in a flag's syntax, or mappings of the same fields (buildx 0.20 and newer). */
function specs(target: MapNode, key: string): readonly string[] {
  const node = target.entries.get(key);
  if (isEmpty(node)) return [];
  const items = node.kind === 'list' ? node.items : [node];
  return items.map((item) =>
    item.kind === 'map' ? csvLine(fieldsOf(item)) : (textOf(scalarOf(item, key)) ?? ''),
  );
}

function fieldsOf(item: MapNode): readonly string[] {
  return [...item.entries].flatMap(([name, node]) => {
    const value = textOf(scalarOf(node, name));
    return value === null ? [] : [`${name}=${value}`];
  });
}

/** `ID`, `ID=PATH,PATH`, or a mapping of `id` and `paths`. */
function sshOf(target: MapNode, path: (given: string) => string): readonly string[] {
  const node = target.entries.get('ssh');
  if (isEmpty(node)) return [];
  const items = node.kind === 'list' ? node.items : [node];
  return items.map((item) => {
    const [id, paths] = item.kind === 'map' ? sshFields(item) : sshText(item);
    return paths.length === 0 ? id : `${id}=${paths.map(path).join(',')}`;
  });
}

function sshFields(item: MapNode): readonly [string, readonly string[]] {
  return [textField(item, 'id') ?? 'default', listField(item, 'paths')];
}

function sshText(item: Node): readonly [string, readonly string[]] {
  const text = textOf(scalarOf(item, 'ssh')) ?? '';
  const equals = text.indexOf('=');
  if (equals === 0) throw new DefinitionError(item.at, 'an entry of ssh has no id: write ID or ID=PATH.');
  return equals < 0 ? [text || 'default', []] : [text.slice(0, equals), text.slice(equals + 1).split(',')];
}

function localPaths(spec: string, path: (given: string) => string): string {
  return spec.startsWith('type=local,') || spec.includes(',type=local')
    ? withChangedPaths(spec, ['src', 'dest'], path)
    : spec;
}
