import { expect, test } from 'vitest';
import { copyToClipboard } from '../../src/terminal/sequences.ts';

test('a text for the clipboard is sent as base64 of UTF-8, unless it is longer than terminals take', () => {
  expect(copyToClipboard('docker build é\n')).toBe('\x1b]52;c;ZG9ja2VyIGJ1aWxkIMOpCg==\x07');
  expect(copyToClipboard('x'.repeat(56_000))).toMatch(/^\x1b\]52;c;[A-Za-z0-9+/=]+\x07$/);
  expect(copyToClipboard('x'.repeat(57_000))).toBeNull();
});
