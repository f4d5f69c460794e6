import type { Key } from 'ink';
import { describe, expect, it } from 'vitest';
import { keyLabel } from '../../src/text/user-keys.ts';
import { keyNames } from '../../src/ui/keys.ts';

const NONE: Key = {
  upArrow: false,
  downArrow: false,
  leftArrow: false,
  rightArrow: false,
  pageDown: false,
  pageUp: false,
  home: false,
  end: false,
  return: false,
  escape: false,
  ctrl: false,
  shift: false,
  tab: false,
  backspace: false,
  delete: false,
  meta: false,
  super: false,
  hyper: false,
  capsLock: false,
  numLock: false,
};

const names = (input: string, key: Partial<Key> = {}) => keyNames(input, { ...NONE, ...key });

describe('the names of keys', () => {
  it('are those of the special keys, whatever came with them', () => {
    expect(names('', { upArrow: true })).toEqual(['up']);
    expect(names('', { rightArrow: true, ctrl: true })).toEqual(['right']);
    expect(names('\t', { tab: true })).toEqual(['tab']);
    expect(names('\t', { tab: true, shift: true })).toEqual(['shift+tab']);
    expect(names('\r', { return: true })).toEqual(['enter']);
    expect(names('', { escape: true })).toEqual(['esc']);
    expect(names('', { delete: true })).toEqual(['backspace']);
    expect(names('', { pageDown: true })).toEqual(['pagedown']);
  });

  it('tell control and alt from plain characters', () => {
    expect(names('c', { ctrl: true })).toEqual(['ctrl+c']);
    expect(names('x', { meta: true })).toEqual(['alt+x']);
    expect(names('', { ctrl: true })).toEqual([]);
    expect(names('')).toEqual([]);
  });

  it('come one by one from a text', () => {
    expect(names('gG ')).toEqual(['g', 'G', 'space']);
    expect(names('a\rb\u007f')).toEqual(['a', 'enter', 'b', 'backspace']);
    expect(names('👍é')).toEqual(['👍', 'é']);
  });
});

it('keys are written for people', () => {
  expect(['up', 'enter', 'ctrl+c', 'shift+tab', 'G', '/', 'space', 'esc'].map(keyLabel)).toEqual([
    '↑',
    '⏎',
    '^C',
    '⇧tab',
    'G',
    '/',
    'space',
    'esc',
  ]);
});
