import { describe, expect, it } from 'vitest';
import { type Guess, guessesOf as guessing } from '../../../src/states/story/guesses.ts';
import { atOnce } from '../../../src/turns.ts';
import { file } from '../../filesystem/entries.ts';

const ALL = { gone: new Set<string>(), onlyLikely: false };

const guessesOf = (...given: Parameters<typeof guessing>): readonly Guess[] => atOnce(guessing(...given));

const pairs = (guesses: readonly Guess[]): readonly string[] =>
  guesses.map(({ from, to }) => `${from.path} ${to.path}`);

describe('what a file that was written may be', () => {
  it('is every file of its size, first what is gone, then what has its name', () => {
    const old = [file('x/other'), file('x/a'), file('x/gone'), file('x/big', { size: 20 })];
    const guesses = guessesOf([file('a'), file('empty', { size: 0 }), file('b', { size: 30 })], old, {
      gone: new Set(['x/gone']),
      onlyLikely: false,
    });
    expect(pairs(guesses)).toEqual(['x/gone a', 'x/a a', 'x/other a']);
    expect(guesses.map(({ isGone }) => isGone)).toEqual([true, false, false]);
  });

  it('of two that are alike but for mode and owner, is first the one that has both of it', () => {
    const old = [file('x/owned', { uid: 5 }), file('x/mode', { mode: 0o600 }), file('x/like')];
    expect(pairs(guessesOf([file('a')], old, ALL))[0]).toBe('x/like a');
  });

  it('is first the one that has its time to a fraction of a second', () => {
    const time = { mtimeNs: 1_000_000_001n };
    const old = [file('x/a'), file('x/gone'), file('x/other', time)];
    const wanted = { gone: new Set(['x/gone']), onlyLikely: false };
    expect(pairs(guessesOf([file('a', time)], old, wanted))[0]).toBe('x/other a');
  });

  it('is only what is gone, has its name or its time, where only that is likely', () => {
    const time = 1_000_000_001n;
    const old = [file('x/other'), file('x/a'), file('x/gone'), file('x/same', { mtimeNs: time })];
    const wanted = { gone: new Set(['x/gone']), onlyLikely: true };
    expect(pairs(guessesOf([file('a', { mtimeNs: time })], old, wanted)).toSorted()).toEqual([
      'x/a a',
      'x/gone a',
      'x/same a',
    ]);
  });

  it('is only that among very many files of one size, and the likeliest of them', () => {
    const time = (at: number): bigint => 1_000_000_001n + BigInt(at);
    const old = Array.from({ length: 3_000 }, (_, at) => file(`x/${at}/index.js`, { mtimeNs: time(at) }));
    const moved = file('y/index.js', { mtimeNs: 0n });
    const written = Array.from({ length: 3_000 }, (_, at) => file(`z/${at}/new.js`, { mtimeNs: time(at) }));
    const guesses = guessesOf([...written, moved], [...old, file('x/last/index.js', { mtimeNs: 0n })], {
      ...ALL,
      gone: new Set(['x/last/index.js']),
    });
    const of = (path: string) => guesses.filter(({ to }) => to.path === path).map(({ from }) => from.path);
    expect(of('z/2999/new.js')).toContain('x/2999/index.js');
    expect(of('y/index.js')[0]).toBe('x/last/index.js');
    expect(guesses.length).toBeLessThanOrEqual(3_001 * 8);
  });

  it('is a few files each where all of very many have one size and name', () => {
    const many = (folder: string) =>
      Array.from({ length: 20_000 }, (_, at) => file(`${folder}/${at}/LICENSE`));
    const guesses = guessesOf(many('new'), many('old'), ALL);
    expect(guesses).toHaveLength(160_000);
    expect(new Set(guesses.map(({ to }) => to.path)).size).toBe(20_000);
  });
});
