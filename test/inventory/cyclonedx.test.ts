import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import type { ComparedInventory } from '../../src/inventory/compare.ts';
import { cyclonedx } from '../../src/inventory/cyclonedx.ts';
import { COMPARISON } from '../fakes/sample-inventory.ts';

const SCHEMAS = createRequire(import.meta.url)
  .resolve('@cyclonedx/cyclonedx-library/package.json')
  .replace('package.json', 'res/schema/');

function schema(name: string): object {
  return JSON.parse(readFileSync(`${SCHEMAS}${name}.SNAPSHOT.schema.json`, 'utf8'));
}

/** The schema that CycloneDX publishes. Its formats are left to other tests: ajv knows none by itself. */
function isValid(text: string): true | unknown {
  const ajv = new Ajv({ strict: false, validateFormats: false });
  for (const name of ['spdx', 'jsf-0.82'])
    ajv.addSchema(schema(name), `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`);
  const validate = ajv.compile(schema('bom-1.6'));
  return validate(JSON.parse(text)) || validate.errors;
}

const NOTHING: ComparedInventory = { packages: [], notRead: [] };

test.each([
  ['of two states', 'build', COMPARISON.inventory],
  ['of one state', null, { ...COMPARISON.inventory, packages: COMPARISON.inventory.packages.slice(1) }],
  ['of a state without packages', null, NOTHING],
])('a bill of materials %s is valid, and the same each time', (_, a, inventory) => {
  const bom = { a, b: 'runtime', inventory, version: '1.2.3' };
  expect(isValid(cyclonedx(bom))).toBe(true);
  expect(cyclonedx(bom)).toBe(cyclonedx(bom));
});

test('what was left behind is excluded, and what is there names its files', () => {
  const bom = JSON.parse(
    cyclonedx({ a: 'build', b: 'runtime', inventory: COMPARISON.inventory, version: '1.2.3' }),
  );
  expect(bom.metadata.component.name).toBe('runtime');
  expect(
    Object.fromEntries(
      bom.components.map((each: { name: string; scope: string }) => [each.name, each.scope]),
    ),
  ).toEqual({
    gcc: 'excluded',
    zlib1g: 'required',
    '@types/node': 'required',
  });
  const [zlib] = bom.components.filter(({ name }: { name: string }) => name === 'zlib1g');
  expect(zlib.properties).toContainEqual({ name: 'stagedive:path', value: '/opt/zlib1g' });
});
