import { DefinitionError } from '../error.ts';
import { isEmpty, list, type MapNode, map, type Node, scalar, textOf } from '../yaml/node.ts';

/** Keys of a build whose values are pairs; Compose merges them by name (compose-go override/merge.go). */
const PAIRS: ReadonlySet<string> = new Set(['args', 'additional_contexts', 'labels']);
/** Lists in which an entry may stand once. */
const UNIQUE: ReadonlySet<string> = new Set(['tags', 'extra_hosts']);

/**
 * A service with another one laid over it, as several files and `extends` do. In its build mappings are merged, lists
 * joined, everything else replaced; `!reset` removes and `!override` replaces whole. Keys beside it that are no single
 * values are replaced, since no build depends on them.
 *
 * @throws DefinitionError where the two do not fit together
 */
export function mergeServices(base: MapNode, over: MapNode): MapNode {
  return mergeMaps(base, over, (key, below, above) =>
    key === 'build' ? mergeBuilds(below, above) : isEmpty(above) ? below : above,
  );
}

/** `build: ./folder` is short for a mapping with a context. */
export function longBuild(build: Node): MapNode {
  if (build.kind === 'map') return build;
  if (build.kind === 'list') throw new DefinitionError(build.at, 'build must be a folder or a mapping.');
  return { ...map(new Map([['context', scalar(build.value, build.at)]]), build.at), tag: build.tag };
}

function mergeBuilds(base: Node, over: Node): Node {
  if (isEmpty(over)) return base;
  if (isEmpty(base)) return over;
  return mergeMaps(longBuild(base), longBuild(over), (key, below, above) => {
    if (PAIRS.has(key)) return uniquePairs(list([...pairs(below).items, ...pairs(above).items], above.at));
    const merged =
      key === 'extra_hosts'
        ? list([...pairs(below).items, ...pairs(above).items], above.at)
        : mergeValues(key, below, above);
    return UNIQUE.has(key) && merged.kind === 'list' ? unique(merged.items, merged, (text) => text) : merged;
  });
}

function mergeMaps(
  base: MapNode,
  over: MapNode,
  merge: (key: string, base: Node, over: Node) => Node,
): MapNode {
  const entries = new Map(base.entries);
  for (const [key, value] of over.entries) {
    const below = entries.get(key);
    if (value.tag === 'reset') entries.delete(key);
    else if (below === undefined || value.tag === 'override') entries.set(key, value);
    else entries.set(key, merge(key, below, value));
  }
  return map(entries, over.at);
}

function mergeValues(key: string, base: Node, over: Node): Node {
  if (isEmpty(over)) return base;
  if (isEmpty(base)) return over;
  if (base.kind === 'scalar') return over;
  if (base.kind === 'map' && over.kind === 'map') {
    return mergeMaps(base, over, (inner, below, above) => mergeValues(inner, below, above));
  }
  if (base.kind === 'list' && over.kind === 'list') return list([...base.items, ...over.items], over.at);
  throw new DefinitionError(
    over.at,
    `${key} cannot be merged with what ${base.at.file}:${base.at.line ?? 1} says: write both as a list or both as a mapping.`,
  );
}

/**
 * Pairs as a list of `NAME=VALUE`, `NAME` for one without a value.
 * @throws DefinitionError for a value that is no text
 */
export function pairs(node: Node): { readonly items: readonly Node[] } {
  if (node.kind === 'list') return node;
  if (node.kind === 'scalar') return { items: node.value === null ? [] : [node] };
  const items = [...node.entries].flatMap(([name, value]): Node[] => {
    if (value.kind === 'map') throw new DefinitionError(value.at, `${name} must be a text.`);
    const values = value.kind === 'list' ? value.items : [value];
    return values.map((one) => {
      if (one.kind !== 'scalar') throw new DefinitionError(one.at, `${name} must be a text.`);
      const text = textOf(one);
      return scalar(text === null ? name : `${name}=${text}`, one.at);
    });
  });
  // Compose sorts a mapping when it makes a list of it.
  return { items: items.sort((a, b) => (textIn(a) < textIn(b) ? -1 : 1)) };
}

function uniquePairs(node: { readonly items: readonly Node[] } & Node): Node {
  return unique(node.items, node, (text) => {
    const equals = text.indexOf('=');
    return equals < 0 ? text : text.slice(0, equals);
  });
}

/** Of entries with the same key the last one, at the place of the first. */
function unique(items: readonly Node[], { at }: Node, keyOf: (text: string) => string): Node {
  const byKey = new Map<string, Node>();
  for (const item of items) byKey.set(keyOf(textIn(item)), item);
  return list([...byKey.values()], at);
}

function textIn(node: Node): string {
  return node.kind === 'scalar' ? (textOf(node) ?? '') : '';
}
