import { expect, it } from 'vitest';
import { keysDoc } from '../../scripts/keys-doc.ts';

it('docs/KEYS.md lists the keys as they are (run with -u to update it)', async () => {
  await expect(keysDoc()).toMatchFileSnapshot('../../docs/KEYS.md');
});
