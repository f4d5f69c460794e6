import { expect, test } from 'vitest';
import { unknownSentences } from '../../src/states/ask-sources.ts';

test('what is asked of an address, which may be a signature, is in no part of a sentence', () => {
  const address = 'https://files.example/x.tgz?X-Signature=0a1b2c';
  const reason = `failed to load cache key: Get "${address}": dial tcp: no such host, see http://help.example/a?b=c.`;
  expect(unknownSentences({ found: [], unknown: [{ address, reason }] })).toEqual([
    'It is not known whether https://files.example/x.tgz changed: failed to load cache key: Get "https://files.example/x.tgz?***": dial tcp: no such host, see http://help.example/a?***.',
  ]);
});
