import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { rulePages } from '../../scripts/rule-pages.ts';

const folder = fileURLToPath(new URL('../../docs/rules/', import.meta.url));

describe('docs/rules', () => {
  it.each([...rulePages()])('has %s as the rule’s own file says it', async (name, text) => {
    await expect(text).toMatchFileSnapshot(`${folder}${name}`);
  });

  it('has no page of a rule that is gone', () => {
    expect(readdirSync(folder).toSorted()).toEqual([...rulePages().keys()].toSorted());
  });
});
