import { describe, expect, it } from 'vitest';
import { withFoundSources } from '../../src/records/found-sources.ts';
import { maskedAddress } from '../../src/records/masked.ts';
import { lostSentence, ownChange } from '../../src/records/own-change.ts';
import { RECORD_VERSION, type RecordBasis, type StepBasis } from '../../src/records/types.ts';

const hash = (text: string): string => `h${text.length}`;

const taking = (...addresses: string[]): RecordBasis => ({
  version: RECORD_VERSION,
  variables: [],
  steps: [
    {
      words: ['ADD', 'x', '/'],
      hash: 'a',
      parents: [],
      variables: [],
      settings: {},
      images: [],
      takes: [],
      remotes: addresses.map((address) => maskedAddress(address, hash)),
    },
  ],
  flags: {},
  folders: [],
  ignored: {},
});

/** A build that took from these addresses, and found this there. */
function built(found: Readonly<Record<string, string>>, addresses: readonly string[]): StepBasis {
  const sources = Object.entries(found).map(([uri, digest]) => ({ uri, digest }));
  return withFoundSources(taking(...addresses), sources, hash).steps[0]!;
}

const FILE = 'https://host/file?token=abc';
const change = (before: StepBasis, now: StepBasis) =>
  ownChange({ step: before, basis: taking() }, { step: now, basis: taking() });

describe('what was at the addresses of a build', () => {
  it('is known by the address without its scheme, user and secrets', () => {
    const found = { [FILE]: 'sha256:1', 'https://host/repo.git#main': 'sha1:2' };
    const addresses = [FILE, 'git://me:pass@host/repo.git#main', 'https://host/other'];
    expect(built(found, addresses).found).toEqual(['sha256:1', 'sha1:2', null]);
  });

  it('says from what to what it changed', () => {
    const before = built({ 'https://host/repo.git#main': 'sha1:11112222333344445555' }, [
      'git://host/repo.git#main',
    ]);
    const now = built({ 'https://host/repo.git#main': 'sha1:aaaabbbbccccddddeeee' }, [
      'git://host/repo.git#main',
    ]);
    expect(change(before, now)).toMatchObject({
      reason: 'context-file',
      detail: 'git://host/repo.git#main changed from 111122223333 to aaaabbbbcccc',
    });
    expect(change(now, now)).toBeNull();
  });

  it('is not said to have changed where it is the same, and may have where that is not known', () => {
    const known = built({ [FILE]: 'sha256:1' }, [FILE]);
    const unknown = built({}, [FILE]);
    expect(lostSentence(known, known)).toBe(
      'nothing changed; the engine no longer has the result of this step',
    );
    for (const [now, before] of [
      [known, unknown],
      [unknown, known],
      [unknown, undefined],
    ] as const)
      expect(lostSentence(now, before)).toMatch(
        /host\/file.* changed, or the engine no longer has the result$/,
      );
  });
});
