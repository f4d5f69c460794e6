import { DefinitionError } from '../error.ts';
import { fittingValue } from '../value-length.ts';
import { list, map, type Node, type ScalarNode, scalar, textOf } from '../yaml/node.ts';

/** A variable's value; undefined if there is none. */
export type Scope = (name: string) => Node | undefined;

const REFERENCE = /^\s*([A-Za-z_][A-Za-z0-9_-]*(?:\.[A-Za-z_][A-Za-z0-9_-]*)*)\s*$/;

/**
 * Replaces the variables in all texts of a JSON bake file. Only `${NAME}` and `${NAME.KEY}` are known; `$${` stands for
 * `${`.
 *
 * @throws DefinitionError for any other expression, which needs buildx
 */
export function evaluate(node: Node, scope: Scope): Node {
  switch (node.kind) {
    case 'scalar':
      return typeof node.value === 'string' ? evaluated(node, node.value, scope) : node;
    case 'list':
      return list(
        node.items.map((item) => evaluate(item, scope)),
        node.at,
      );
    case 'map':
      return map(new Map([...node.entries].map(([key, value]) => [key, evaluate(value, scope)])), node.at);
  }
}

function evaluated(node: ScalarNode, text: string, scope: Scope): Node {
  if (!text.includes('${') && !text.includes('%{')) return node;
  let out = '';
  let at = 0;
  while (at < text.length) {
    if (text.startsWith('$${', at) || text.startsWith('%%{', at)) {
      out += text.slice(at + 1, at + 3);
      at += 3;
    } else if (text.startsWith('${', at)) {
      const end = text.indexOf('}', at);
      const inside = end < 0 ? '' : text.slice(at + 2, end);
      const value = referenced(node, inside, scope);
      // A text that is nothing but a variable takes its value as it is, a list for example.
      if (at === 0 && end === text.length - 1) return value;
      if (value.kind !== 'scalar') throw new DefinitionError(node.at, `${inside} is not a text.`);
      const given = textOf(value);
      if (given === null)
        throw new DefinitionError(node.at, `${inside} is null, which is no part of a text.`);
      out = fittingValue(out + given, node.at);
      at = end + 1;
    } else if (text.startsWith('%{', at)) {
      throw unknown(node, text);
    } else {
      out += text[at] ?? '';
      at++;
    }
  }
  return scalar(out, node.at);
}

function referenced(node: ScalarNode, inside: string, scope: Scope): Node {
  const match = REFERENCE.exec(inside);
  if (match === null) throw unknown(node, inside);
  const [name = '', ...keys] = (match[1] ?? '').split('.');
  let value = scope(name);
  if (value === undefined)
    throw new DefinitionError(node.at, `there is no variable ${name}: define it, or set it.`);
  for (const key of keys) {
    value = value.kind === 'map' ? value.entries.get(key) : undefined;
    if (value === undefined) throw unknown(node, inside);
  }
  return value;
}

function unknown(node: ScalarNode, inside: string): DefinitionError {
  return new DefinitionError(
    node.at,
    `the expression ${inside.trim()} needs docker buildx to be evaluated: install it, or write the value.`,
  );
}
