import { expect, test } from 'vitest';
import { 'Intl.Segmenter' as QuickSegmenter } from '../../scripts/bundle/quick-segmenter.ts';

test.each(['', 'a', 'plain text', '│ ok ─', '日本 e\u0301'])(
  'splits %j and finds characters by index, like Intl.Segmenter',
  (text) => {
    const real = new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text);
    const quick = new QuickSegmenter('en', { granularity: 'grapheme' }).segment(text);
    const plain = (data: Intl.SegmentData | undefined) =>
      data === undefined ? undefined : { segment: data.segment, index: data.index, input: data.input };
    expect([...quick].map(plain)).toEqual([...real].map(plain));
    for (const place of [-1, 0, 1, 3, text.length - 1, text.length, undefined]) {
      expect(plain(quick.containing(place)), String(place)).toEqual(plain(real.containing(place)));
    }
  },
);
