import type { ServiceSurroundings } from '../compose/service.ts';
import { serviceDefinition } from '../compose/service.ts';
import type { At } from '../error.ts';
import type { DefinitionFlags } from '../types.ts';
import { listField, mapField } from '../yaml/fields.ts';
import { isEmpty, list, type MapNode, map, type Node, scalar } from '../yaml/node.ts';

/** The labels by which Compose knows its images, which bake does not set. */
const COMPOSE_LABEL = /^com\.docker\.compose\.(?:project|service)=/;

/**
 * A bake file with a target for each service that has `build`, as bake reads compose files (docker/buildx
 * bake/compose.go): it tags with `tags`, or else with `image`.
 *
 * @throws DefinitionError with the line
 */
export function composeTargets(
  services: ReadonlyMap<string, MapNode>,
  around: ServiceSurroundings,
): MapNode | null {
  const targets = new Map<string, Node>();
  for (const [name, service] of services) {
    const target = targetOf(name, service, around);
    // A dot cannot be in the name of a target.
    if (target !== null) targets.set(name.replaceAll('.', '_'), target);
  }
  const [first] = targets.values();
  if (first === undefined) return null;
  const { at } = first;
  const all = list(
    [...targets.keys()].map((name) => scalar(name, at)),
    at,
  );
  const group = map(new Map([['default', map(new Map([['targets', all]]), at)]]), at);
  return map(
    new Map<string, Node>([
      ['target', map(targets, at)],
      ['group', group],
    ]),
    at,
  );
}

function targetOf(name: string, service: MapNode, around: ServiceSurroundings): MapNode | null {
  const definition = serviceDefinition(name, service, around)?.definition;
  const build = service.entries.get('build');
  if (definition === undefined || isEmpty(build)) return null;
  const { flags, context, dockerfile, target } = definition;
  const { at } = build;
  const given = build.kind === 'map' ? build : null;
  const image = service.entries.get('image');
  const ownTags = given === null ? [] : listField(given, 'tags');
  const tags =
    ownTags.length > 0 || image?.kind !== 'scalar' || !image.value ? ownTags : [String(image.value)];
  const entries: readonly (readonly [string, Node | null])[] = [
    ['context', textNode(context, at)],
    dockerfile.kind === 'file'
      ? ['dockerfile', textNode(dockerfile.path, at)]
      : ['dockerfile-inline', textNode(dockerfile.text, at)],
    ['target', target === null ? null : textNode(target, at)],
    ...listsOf({ ...flags, platform: given === null ? [] : listField(given, 'platforms') }, tags, at),
    ['network', flags.network === null ? null : textNode(flags.network, at)],
    ['shm-size', flags.shmSize === null ? null : textNode(flags.shmSize, at)],
    ['no-cache', flags.noCache ? scalar(true, at) : null],
    ['pull', flags.pull ? scalar(true, at) : null],
  ];
  const present = entries.filter((entry): entry is readonly [string, Node] => entry[1] !== null);
  return withExtension(map(new Map(present), at), given);
}

function listsOf(
  flags: DefinitionFlags,
  tags: readonly string[],
  at: At,
): readonly (readonly [string, Node | null])[] {
  const labels = flags.label.filter((label) => !COMPOSE_LABEL.test(label));
  return [
    ['args', pairsNode(flags.buildArg, at)],
    ['contexts', pairsNode(flags.buildContext, at)],
    ['labels', pairsNode(labels, at)],
    ['extra-hosts', pairsNode(flags.addHost, at)],
    ['tags', listNode(tags, at)],
    ['platforms', listNode(flags.platform, at)],
    ['secret', listNode(flags.secret, at)],
    ['ssh', listNode(flags.ssh, at)],
    ['cache-from', listNode(flags.cacheFrom, at)],
    ['cache-to', listNode(flags.cacheTo, at)],
    ['ulimits', listNode(flags.ulimit, at)],
    ['attest', listNode(flags.attest, at)],
  ];
}

/** What `x-bake` adds: lists are joined, single values replaced. */
function withExtension(target: MapNode, build: MapNode | null): MapNode {
  const extension = build === null ? null : mapField(build, 'x-bake');
  const entries = new Map(target.entries);
  for (const [key, value] of extension?.entries ?? []) {
    const below = entries.get(key);
    const items = value.kind === 'list' ? value.items : [value];
    const isList = ['tags', 'cache-from', 'cache-to', 'secret', 'ssh', 'platforms', 'output'].includes(key);
    if (isList) entries.set(key, list([...(below?.kind === 'list' ? below.items : []), ...items], value.at));
    else entries.set(key, value);
  }
  return map(entries, target.at);
}

function listNode(values: readonly string[], at: At): Node | null {
  if (values.length === 0) return null;
  return list(
    values.map((value) => textNode(value, at)),
    at,
  );
}

function pairsNode(values: readonly string[], at: At): Node | null {
  const pairs = values.map((value): readonly [string, Node] => {
    const equals = value.indexOf('=');
    return [value.slice(0, equals), textNode(value.slice(equals + 1), at)];
  });
  return pairs.length === 0 ? null : map(new Map(pairs), at);
}

/** A text in which bake finds no variables: Compose has replaced them. */
function textNode(text: string, at: At): Node {
  return scalar(
    text.replaceAll(/[$%]\{/g, (start) => `${start.charAt(0)}${start}`),
    at,
  );
}
