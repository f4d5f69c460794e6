import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { jsonLine, jsonText } from '../../../src/commands/json/json-text.ts';
import { unprintable } from '../../../src/progress/characters.ts';
import { hideNothing, hideTexts } from '../../../src/progress/hidden.ts';

afterEach(hideNothing);

describe('JSON output', () => {
  it('escapes what a terminal would act on, and what would turn text around', () => {
    expect(jsonLine({ path: '/a\u009b31m\u202egnp.exe\u007f\u200b' })).toBe(
      '{"path":"/a\\u009b31m\\u202egnp.exe\\u007f\\u200b"}',
    );
    expect(jsonLine({ tag: '\u{e0041}', é: '名\u2028' })).toBe('{"tag":"\\udb40\\udc41","é":"名\\u2028"}');
  });

  it('is the same value to whoever parses it, and nothing in it is unprintable', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        const whole = { value };
        const text = jsonText(whole);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(whole)));
        expect(unprintable().test(text.replaceAll('\n', ''))).toBe(false);
      }),
    );
  });

  it('hides secrets, also those that JSON quotes', () => {
    hideTexts(['pa"ss\\word']);
    expect(JSON.parse(jsonLine({ detail: 'with pa"ss\\word in it' }))).toEqual({ detail: 'with *** in it' });
  });
});
