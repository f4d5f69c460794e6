import { expect, test } from 'vitest';
import {
  PatternError,
  removePrefix,
  removeSuffix,
  replacePattern,
} from '../../src/dockerfile/expand/pattern.ts';

test.each([
  ['foobar', 'foo', false, 'bar'],
  ['foobar', '*o', false, 'obar'],
  ['foobar', '*o', true, 'bar'],
  ['foobar', '*', false, 'foobar'],
  ['foobar', '*', true, ''],
  ['foobar', '?', true, 'oobar'],
  ['foobar', 'x*', true, 'foobar'],
  ['a*b', 'a\\*', true, 'b'],
  ['a/b', 'a\\/', true, 'b'],
  ['a.b', 'a.', true, 'b'],
  ['two\nlines', '*s', true, 'two\nlines'],
  ['🐳x', '?', true, 'x'],
])('removePrefix(%j, %j, %j)', (text, pattern, greedy, expected) => {
  expect(removePrefix(text, pattern, greedy)).toBe(expected);
});

test.each([
  ['foobar', 'bar', false, 'foo'],
  ['foobaar', 'a*', false, 'fooba'],
  ['foobaar', 'a*', true, 'foob'],
  ['foobar', '*', false, 'foobar'],
  ['foobar', '*', true, ''],
  ['a*', '\\*', true, 'a'],
])('removeSuffix(%j, %j, %j)', (text, pattern, greedy, expected) => {
  expect(removeSuffix(text, pattern, greedy)).toBe(expected);
});

test.each([
  ['banana', 'a', 'o', false, 'bonana'],
  ['banana', 'a', 'o', true, 'bonono'],
  ['banana', 'a*n', '-', true, 'b-a'],
  ['banana', 'x', 'y', true, 'banana'],
  ['abc', '', '-', true, '-a-b-c-'],
  ['abc', '*', 'x', true, 'x'],
  ['', '*', 'x', true, 'x'],
  ['value', 'l', '<$0>', true, 'va<l>ue'],
  ['value', 'l', '<$0>', false, 'va<$0>ue'],
  ['value', 'l', '$1$$', true, 'va$ue'],
])('replacePattern(%j, %j, %j, %j)', (text, pattern, replacement, all, expected) => {
  expect(replacePattern(text, pattern, replacement, all)).toBe(expected);
});

test('a backslash before anything else is refused', () => {
  expect(() => removePrefix('abc', 'a\\b', false)).toThrow(PatternError);
  expect(() => removePrefix('abc', 'a\\', false)).toThrow(PatternError);
});

test('a pattern and a value that are both huge are refused', () => {
  expect(() => removePrefix('a'.repeat(30_000), '?'.repeat(30_000), false)).toThrow(/too long/);
});
