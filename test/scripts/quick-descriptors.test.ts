import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createFileRegistry, type DescFile } from '@bufbuild/protobuf';
import { expect, it } from 'vitest';
import { plainDescriptor } from '../../scripts/bundle/plain-descriptor.mjs';
import { plainFile } from '../../scripts/bundle/quick-descriptors.ts';

const gen = fileURLToPath(new URL('../../src/buildkit/gen/', import.meta.url));
const names = (await readdir(gen)).filter((name) => name.endsWith('_pb.ts'));

it.each(names)('the messages of %s are described as the library describes them', async (name) => {
  const module = (await import(`${gen}${name}`)) as Readonly<Record<string, unknown>>;
  const theirs = Object.values(module).find((value): value is DescFile => isFile(value))!;
  const base64 = /fileDesc\("([^"]+)"/.exec(await readFile(`${gen}${name}`, 'utf8'))![1]!;
  const file = plainFile(plainDescriptor(base64));
  file.dependency = theirs.dependencies.map(({ proto }) => proto.name);
  const registry = createFileRegistry(file, (wanted) =>
    theirs.dependencies.find(({ proto }) => proto.name === wanted),
  );
  const ours = registry.getFile(theirs.proto.name)!;
  expect(ours.messages.length + ours.services.length).toBeGreaterThan(0);
  expect(plain(ours)).toEqual(plain(theirs));
});

function isFile(value: unknown): boolean {
  return (value as DescFile | null)?.kind === 'file';
}

/** A description without the bytes that it was read from: what is met again is its name. */
function plain(value: unknown, met = new Set<object>()): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (met.has(value)) return String(value);
  met.add(value);
  if (Array.isArray(value)) return value.map((one) => plain(one, met));
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) => {
      if (name === 'proto') return [];
      if (typeof one !== 'function') return [[name, plain(one, met)]];
      return [[name, name === 'toString' || name === 'getDefaultValue' ? one.call(value) : name]];
    }),
  );
}
