import { afterEach, describe, expect, it } from 'vitest';
import { hideNothing, hideTexts } from '../../src/progress/hidden.ts';
import { shortReason } from '../../src/progress/short-reason.ts';

afterEach(hideNothing);

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

  it('never has a part of a secret that lies across a cut', () => {
    const token = 'abcdefghij'.repeat(40);
    hideTexts([token, 'fortuitous']);
    expect(shortReason(`https://example.com/?t=${token}`)).toBe('https://example.com/?t=***');
    const long = shortReason(`${'word '.repeat(119)}fortuitous ${'word '.repeat(200)}`);
    expect(long).not.toMatch(/fort|tuitous/);
    const address = shortReason(`https://aws:${'LONGTOKEN'.repeat(40)}@host/${'p'.repeat(300)}`);
    expect(address).not.toContain('LONGTOKEN');
  });
});
