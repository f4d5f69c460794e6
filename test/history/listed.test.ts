import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { argsOf, definitionOf, revisionOf, targetOf } from '../../src/history/build-name.ts';
import {
  byTime,
  cachedShare,
  durationOf,
  findBuild,
  type KnownBuilds,
  passes,
  withChanges,
} from '../../src/history/listed.ts';
import type { PastBuild } from '../../src/history/types.ts';
import { pastBuild } from '../fakes/sample-history.ts';

const known = (...builds: readonly PastBuild[]): KnownBuilds =>
  withChanges(
    new Map(),
    builds.map((build) => ({ kind: 'kept', build })),
  );

describe('a list of builds', () => {
  it('has the newest first, whatever order they are told in, and each once', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 30 }), (times) => {
        const builds = times.map((startedAt, at) => pastBuild(`id${at % 10}`, { startedAt }));
        const list = byTime(known(...builds));
        expect(new Set(list.map(({ id }) => id)).size).toBe(list.length);
        for (const [at, build] of list.entries())
          if (at > 0) expect(build.startedAt).toBeLessThanOrEqual(list[at - 1]!.startedAt);
      }),
    );
  });

  it('takes what is new of a build, and forgets a removed one', () => {
    const before = known(pastBuild('a', { state: 'running', endedAt: null }), pastBuild('b'));
    const after = withChanges(before, [
      { kind: 'kept', build: pastBuild('a') },
      { kind: 'removed', id: 'b' },
    ]);
    expect([...after.values()].map(({ id, state }) => [id, state])).toEqual([['a', 'done']]);
    expect(before.size).toBe(2);
  });
});

describe('a build that is meant by what is typed', () => {
  const all = known(
    pastBuild('abc1', { startedAt: 1 }),
    pastBuild('abc2', { startedAt: 2 }),
    pastBuild('abc', { startedAt: 3 }),
    pastBuild('xyz', { startedAt: 0 }),
  );
  const idOf = (typed: string): unknown => {
    const found = findBuild(all, typed);
    return found.kind === 'found' ? found.build.id : found;
  };

  it('is found by its whole id even if others begin so, by its beginning, and by BUILDER/NODE/ID', () => {
    expect(idOf('abc')).toBe('abc');
    expect(idOf('xy')).toBe('xyz');
    expect(idOf('default/default/abc2')).toBe('abc2');
  });

  it('is found by its place among the newest', () => {
    expect([idOf('^0'), idOf('^1'), idOf('^3')]).toEqual(['abc', 'abc2', 'xyz']);
    expect(idOf('^4')).toEqual({ kind: 'none' });
  });

  it('is not guessed', () => {
    expect(idOf('ab')).toEqual({ kind: 'several', ids: ['abc1', 'abc2', 'abc'] });
    expect(idOf('')).toEqual({ kind: 'none' });
    expect(idOf('b')).toEqual({ kind: 'none' });
  });
});

describe('the name of a build', () => {
  const named = (options: Record<string, string>, more: Partial<PastBuild> = {}): string =>
    definitionOf(pastBuild('x', { options, ...more }), '/work');

  it('is its Dockerfile, from the current folder where it is below', () => {
    const place = { context: '/work/api', dockerfile: '/work/api/dev.Dockerfile' };
    expect(named({ filename: 'dev.Dockerfile' }, { place })).toBe('api/dev.Dockerfile');
    expect(named({}, { place: { context: '/other', dockerfile: '/other/Dockerfile' } })).toBe(
      '/other/Dockerfile',
    );
    expect(named({}, { place: { context: '/work', dockerfile: '-' } })).toBe('/work (from stdin)');
  });

  it('is what the engine knows where this machine does not', () => {
    expect(named({})).toBe('Dockerfile');
    expect(named({ filename: 'Dockerfile', 'vcs:localdir:dockerfile': 'services/api' })).toBe(
      'services/api/Dockerfile',
    );
    expect(named({ context: 'https://example.com/app.git#main' })).toBe('https://example.com/app.git#main');
    expect(named({ context: 'https://example.com/app.git', filename: 'ci/Dockerfile' })).toBe(
      'https://example.com/app.git (ci/Dockerfile)',
    );
  });

  it('goes with its target, its commit and its build args, without the values of secret ones', () => {
    const build = pastBuild('x', {
      options: {
        target: 'test',
        'vcs:source': 'https://example.com/app.git',
        'vcs:revision': 'c0ffee',
        'build-arg:WHO': 'me',
        'build-arg:API_TOKEN': 'tell-nobody',
        'label:a': 'b',
      },
    });
    expect(targetOf(build)).toBe('test');
    expect(revisionOf(build)).toEqual({ source: 'https://example.com/app.git', commit: 'c0ffee' });
    expect(argsOf(build)).toEqual({ API_TOKEN: '***', WHO: 'me' });
    expect(targetOf(pastBuild('x', { options: {} }))).toBeNull();
    expect(revisionOf(pastBuild('x', { options: {} }))).toBeNull();
  });
});

describe('the figures of a build', () => {
  it('count until now while it runs, and never less than nothing', () => {
    expect(durationOf(pastBuild('x', { startedAt: 10, endedAt: null }), 25)).toBe(15);
    expect(durationOf(pastBuild('x', { startedAt: 10, endedAt: 12 }), 25)).toBe(2);
    expect(durationOf(pastBuild('x', { startedAt: 10, endedAt: null }), 5)).toBe(0);
  });

  it('say how much came from the cache only where something is known', () => {
    expect(cachedShare(pastBuild('x', { steps: { total: 9, completed: 8, cached: 2 } }))).toBe(0.25);
    expect(cachedShare(pastBuild('x', { steps: null }))).toBeNull();
    expect(cachedShare(pastBuild('x', { steps: { total: 3, completed: 0, cached: 0 } }))).toBeNull();
  });

  it('choose what a list is limited to', () => {
    const build = pastBuild('x', { options: { target: 'Test' }, state: 'failed' });
    expect(passes(build, { target: 'test', state: 'failed' })).toBe(true);
    expect(passes(build, { target: 'tes', state: null })).toBe(false);
    expect(passes(build, { target: null, state: 'done' })).toBe(false);
  });
});
