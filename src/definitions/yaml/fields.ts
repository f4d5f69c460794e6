import { DefinitionError } from '../error.ts';
import { isEmpty, type MapNode, type Node, type ScalarNode, textOf } from './node.ts';

/** What a value must be is said by the getter that is asked for it. All of them throw a DefinitionError with the line. */
export function textField(node: MapNode, key: string): string | null {
  const value = node.entries.get(key);
  if (isEmpty(value)) return null;
  return textOf(scalarOf(value, key));
}

/** Also `"true"`: Compose casts texts that stand where a boolean is wanted (compose-go loader/interpolate.go). */
export function booleanField(node: MapNode, key: string): boolean {
  const value = node.entries.get(key);
  if (isEmpty(value)) return false;
  const text = textOf(scalarOf(value, key))?.toLowerCase();
  if (text === 'true' || text === '1' || text === 'y' || text === 'yes' || text === 'on') return true;
  if (text === 'false' || text === '0' || text === 'n' || text === 'no' || text === 'off') return false;
  throw new DefinitionError(value.at, `${key} must be true or false.`);
}

/** A list of texts; a single text is a list of one. */
export function listField(node: MapNode, key: string): readonly string[] {
  const value = node.entries.get(key);
  if (isEmpty(value)) return [];
  if (value.kind === 'map') throw new DefinitionError(value.at, `${key} must be a list.`);
  const items = value.kind === 'list' ? value.items : [value];
  return items.map((item) => textOf(scalarOf(item, `an entry of ${key}`)) ?? '');
}

export function mapField(node: MapNode, key: string): MapNode | null {
  const value = node.entries.get(key);
  if (isEmpty(value)) return null;
  if (value.kind !== 'map') throw new DefinitionError(value.at, `${key} must be a mapping.`);
  return value;
}

export function scalarOf(node: Node, what: string): ScalarNode {
  if (node.kind !== 'scalar') throw new DefinitionError(node.at, `${what} must be a single value.`);
  return node;
}
