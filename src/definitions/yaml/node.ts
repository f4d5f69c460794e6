import type { At } from '../error.ts';

/** What `!reset` and `!override` say about a value, for merging; null for an ordinary value. */
export type MergeTag = 'reset' | 'override' | null;

/** A value of a YAML file that still knows where it stands. */
export type Node = ScalarNode | ListNode | MapNode;

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  readonly at: At;
  readonly tag: MergeTag;
}

export interface ListNode {
  readonly kind: 'list';
  readonly items: readonly Node[];
  readonly at: At;
  readonly tag: MergeTag;
}

export interface MapNode {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, Node>;
  readonly at: At;
  readonly tag: MergeTag;
}

export function scalar(value: ScalarNode['value'], at: At): ScalarNode {
  return { kind: 'scalar', value, at, tag: null };
}

export function list(items: readonly Node[], at: At): ListNode {
  return { kind: 'list', items, at, tag: null };
}

export function map(entries: ReadonlyMap<string, Node>, at: At): MapNode {
  return { kind: 'map', entries, at, tag: null };
}

/** Whether there is no value: absent, or written as nothing or `null`. */
export function isEmpty(node: Node | undefined): node is undefined | (ScalarNode & { readonly value: null }) {
  return node === undefined || (node.kind === 'scalar' && node.value === null);
}

/** A scalar as Go prints it (fmt.Sprint), which is how Compose makes texts of numbers; null for none. */
export function textOf(node: ScalarNode): string | null {
  const { value } = node;
  if (value === null) return null;
  return typeof value === 'number' ? goNumber(value) : String(value);
}

function goNumber(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  if (value === Number.NEGATIVE_INFINITY) return '-Inf';
  const text = String(value);
  const exponent = Math.abs(value) < 1e-4 && value !== 0 ? value.toExponential() : text;
  // Go writes at least two digits of an exponent.
  return exponent.replace(/e([+-])(\d)$/, 'e$10$2');
}

/** A node of a plain value, as JSON.parse gives it. All of it stands at one place. */
export function nodeOf(value: unknown, at: At): Node {
  if (Array.isArray(value))
    return list(
      value.map((one) => nodeOf(one, at)),
      at,
    );
  if (typeof value === 'object' && value !== null) {
    return map(new Map(Object.entries(value).map(([key, one]) => [key, nodeOf(one, at)])), at);
  }
  return scalar(
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null,
    at,
  );
}
