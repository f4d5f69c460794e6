import { expect, it } from 'vitest';
import { NO_LIMITS, type StoredBytes } from '../../../src/filesystem/check/budget.ts';
import { findingsOf } from './subject-of.ts';

const worstFile = { path: '/app/big', bytes: 900, line: 5, why: 'overwritten', byLine: 7 } as const;

async function told(limits: object, stored: Partial<StoredBytes>): Promise<string | undefined> {
  const sizes = { all: 10_000, own: 4_000, wasted: 1_000, worstLine: 5, worstFile: null, ...stored };
  const budget = { limits: { ...NO_LIMITS, ...limits }, stored: async () => sizes };
  return (await findingsOf({ budget }))[0]?.detail;
}

it('names the largest file that is wasted, and the lines that did it', async () => {
  expect(await told({ efficiency: 0.95 }, { worstFile })).toBe(
    '90.0 % of the image is of use, and 95.0 % must be: most by /app/big (900 B) of line 5, since line 7 stores it again',
  );
  expect(await told({ wastedBytes: 10 }, { worstFile: { ...worstFile, why: 'deleted' } })).toBe(
    '1.0 kB are wasted, and 10 B may be: most by /app/big (900 B) of line 5, since line 7 deletes it',
  );
});

it('does not show a share that is beyond its limit as the limit', async () => {
  expect(await told({ efficiency: 1 }, { all: 1e9, wasted: 1e4 })).toBe(
    '99.999 % of the image is of use, and 100.0 % must be',
  );
  expect(await told({ wastedShare: 0.1 }, { own: 1e6, wasted: 100_010 })).toBe(
    '10.001 % of what the Dockerfile adds is wasted, and 10.0 % may be',
  );
});
