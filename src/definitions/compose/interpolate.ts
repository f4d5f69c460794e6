import { list, map, type Node } from '../yaml/node.ts';
import { type Lookup, substitute } from './template.ts';

/**
 * Replaces the variables in every text of a tree; keys stay as they are, as in Compose.
 * @throws DefinitionError see `substitute`
 */
export function interpolate(node: Node, lookup: Lookup): Node {
  switch (node.kind) {
    case 'scalar':
      return typeof node.value === 'string' && node.value.includes('$')
        ? { ...node, value: substitute(node.value, lookup, node.at) }
        : node;
    case 'list':
      return {
        ...list(
          node.items.map((item) => interpolate(item, lookup)),
          node.at,
        ),
        tag: node.tag,
      };
    case 'map': {
      const entries = [...node.entries].map(([key, value]) => [key, interpolate(value, lookup)] as const);
      return { ...map(new Map(entries), node.at), tag: node.tag };
    }
  }
}
