import { describe, expect, it } from 'vitest';
import { baselineText, parseBaseline, withoutKnown } from '../../../src/commands/check/baseline.ts';
import { UsageError } from '../../../src/errors.ts';
import { CONFIG, KEY, LIBRARY } from './sample-findings.ts';

const baseline = (...findings: Parameters<typeof baselineText>[0]) =>
  parseBaseline(baselineText(findings), 'known.json');

describe('a baseline', () => {
  it('hides what was known, whatever became of its line, size or severity', () => {
    const later = [
      { ...KEY, line: 90, detail: 'A private key in its line 8, 2.1 kB', severity: 'warning' as const },
      { ...CONFIG, detail: CONFIG.detail.replace('gh…6x', 'gh…zz') },
    ];
    expect(withoutKnown(later, baseline(KEY, CONFIG))).toEqual({ fresh: [], known: 2, gone: 0 });
  });

  it('does not hide another file, rule, library or variable', () => {
    const known = baseline(KEY, LIBRARY, CONFIG);
    const others = [
      { ...KEY, path: '/app/other' },
      { ...KEY, rule: 'token' as const },
      { ...LIBRARY, needs: 'libm.so.6' },
      { ...CONFIG, detail: CONFIG.detail.replace('ENV A', 'ENV B') },
    ];
    expect(withoutKnown(others, known)).toEqual({ fresh: others, known: 0, gone: 3 });
  });

  it('hides as many findings that are alike as it has', () => {
    expect(withoutKnown([KEY, KEY, KEY], baseline(KEY, KEY))).toMatchObject({ fresh: [KEY], known: 2 });
  });

  it('is the same text for the same findings in any order, a line each', () => {
    expect(baselineText([KEY, LIBRARY])).toBe(baselineText([LIBRARY, KEY]));
    expect(baselineText([KEY, LIBRARY]).split('\n')).toHaveLength(8);
    expect(baselineText([])).toBe('{\n  "stagediveBaseline": 1,\n  "findings": []\n}\n');
  });

  it.each([
    ['', 'known.json: this is no baseline of stagedive: write it anew with --write-baseline known.json.'],
    ['[]', 'known.json: this is no baseline of stagedive: write it anew with --write-baseline known.json.'],
    [
      '{"stagediveBaseline":2,"findings":[]}',
      'known.json: the baseline has version 2, and this stagedive reads version 1: write it anew with --write-baseline known.json.',
    ],
    [
      '{"stagediveBaseline":1,"findings":{}}',
      'known.json: the baseline has no list of findings: write it anew with --write-baseline known.json.',
    ],
    [
      '{"stagediveBaseline":1,"findings":[{"fingerprint":"a"},{}]}',
      'known.json: finding 2 of the baseline has no fingerprint: write it anew with --write-baseline known.json.',
    ],
  ])('that is none, or of another version, is refused in one sentence: %j', (text, sentence) => {
    expect(() => parseBaseline(text, 'known.json')).toThrow(new UsageError(sentence));
  });
});
