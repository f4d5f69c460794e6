import { describe, expect, it } from 'vitest';
import { shortReason } from '../../src/text/short-reason.ts';

describe('the text of an error', () => {
  it('stays as it is while a person can read it', () => {
    const text = `failed to solve: ${'one two '.repeat(30)}/a/b: no such file`;
    expect(shortReason(text)).toBe(text);
    expect(shortReason(`${'x'.repeat(100)}\n${'y'.repeat(300)}`)).toBe(
      `${'x'.repeat(100)}\n${'y'.repeat(300)}`,
    );
  });

  it('says where and why, without the middle of a path that is very long', () => {
    const text = shortReason(
      `failed to get usage: lstat /var/lib${'/folder'.repeat(600)}/end: file name too long`,
    );
    expect(text).toMatch(
      /^failed to get usage: lstat \/var\/lib\/folder\S*…\S*\/folder\/end: file name too long$/,
    );
    expect(text.length).toBeLessThan(400);
  });

  it('has an end, however many words it has', () => {
    const text = shortReason(`first ${'word '.repeat(100_000)}last`);
    expect(text).toMatch(/^first word.*…[^…]*word last$/);
    expect(text.length).toBeLessThan(1300);
  });

  it('is never cut within a character', () => {
    const text = shortReason('👩‍🔧'.repeat(2000));
    expect(text.isWellFormed()).toBe(true);
  });
});
