/** The values of a build that have a form of their own. */
import { parseBytes } from '../../text/byte-size.ts';
import { DefinitionError } from '../error.ts';
import { mapField, scalarOf, textField } from '../yaml/fields.ts';
import { type MapNode, type Node, textOf } from '../yaml/node.ts';

/** A number of bytes, or one with a unit of 1024 (docker/go-units RAMInBytes), as bytes. */
export function sizeOf(build: MapNode): string | null {
  const text = textField(build, 'shm_size');
  if (text === null) return null;
  const bytes = parseBytes(text);
  if (bytes === null) {
    const at = build.entries.get('shm_size')?.at ?? build.at;
    throw new DefinitionError(at, `shm_size ${text} is not a size: write 64m or 2gb.`);
  }
  return String(bytes);
}

/** Both ways of reading a file give the same order. */
export function sorted(values: readonly string[]): readonly string[] {
  return [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** A number, or `{ soft, hard }`. */
export function ulimitsOf(build: MapNode): readonly string[] {
  const limits = [...(mapField(build, 'ulimits')?.entries ?? [])].map(([name, value]) => {
    if (value.kind === 'scalar') return `${name}=${limit(value, name)}`;
    if (value.kind === 'list')
      throw new DefinitionError(value.at, `${name} must be a number, or soft and hard.`);
    const [soft, hard] = ['soft', 'hard'].map((key) => {
      const given = value.entries.get(key);
      return given === undefined ? null : limit(given, name);
    });
    if (soft === null && hard === null) throw new DefinitionError(value.at, `${name} lacks soft and hard.`);
    return `${name}=${soft ?? hard}:${hard ?? soft}`;
  });
  return sorted(limits);
}

function limit(node: Node, name: string): string {
  const text = textOf(scalarOf(node, name)) ?? '';
  if (!/^-?\d+$/.test(text)) throw new DefinitionError(node.at, `the limit ${name} must be a number.`);
  return text;
}

/** `true`, `false`, or attributes such as `mode=max`. */
export function attestOf(build: MapNode, key: 'provenance' | 'sbom'): readonly string[] {
  const value = textField(build, key);
  if (value === null || value === '') return [];
  if (value === 'true') return [`type=${key}`];
  return [`type=${key},${value === 'false' ? 'disabled=true' : value}`];
}
