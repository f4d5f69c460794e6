import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { durationText, parseDuration } from '../../src/breakpoints/duration.ts';
import { parseBreakpoint } from '../../src/breakpoints/parse.ts';
import { printBreakpoint, sizeText } from '../../src/breakpoints/print.ts';
import type { Breakpoint, BreakpointPlace, Condition } from '../../src/breakpoints/types.ts';
import { isSecretName } from '../../src/dockerfile/secret-name.ts';
import { parseBytes } from '../../src/text/byte-size.ts';

const anywhere: BreakpointPlace = { kind: 'anywhere' };
const met = (condition: Condition | null, place: BreakpointPlace = anywhere): Breakpoint => ({
  condition,
  place,
  isOff: false,
});

describe('a breakpoint in words', () => {
  it.each<[string, Breakpoint]>([
    ['12', met(null, { kind: 'line', line: 12 })],
    [':12', met(null, { kind: 'line', line: 12 })],
    ['on line 12', met(null, { kind: 'line', line: 12 })],
    ['stage Build', met(null, { kind: 'stage', stage: 'build' })],
    ['stage anywhere', met(null, { kind: 'stage', stage: 'anywhere' })],
    ['on stage 0', met(null, { kind: 'stage', stage: '0' })],
    ['path /etc//x/../passwd/', met({ kind: 'path', path: '/etc/passwd', change: 'any' })],
    [
      'PATH /etc/passwd Changes on Stage build',
      met({ kind: 'path', path: '/etc/passwd', change: 'changes' }, { kind: 'stage', stage: 'build' }),
    ],
    ['path "/a b" appears anywhere', met({ kind: 'path', path: '/a b', change: 'appears' })],
    ['file /x grows over 10MB', met({ kind: 'size', path: '/x', bytes: 10 * 1024 * 1024 })],
    ['file /x grows over 1.5 GiB', met({ kind: 'size', path: '/x', bytes: 1.5 * 1024 ** 3 })],
    ['env PATH', met({ kind: 'env', name: 'PATH', value: null })],
    ['env A=', met({ kind: 'env', name: 'A', value: '' })],
    ['env A="b c"=d', met({ kind: 'env', name: 'A', value: 'b c=d' })],
    ['step longer than 1m30s on line 3', met({ kind: 'duration', ms: 90_000 }, { kind: 'line', line: 3 })],
    ['step longer than 2', met({ kind: 'duration', ms: 2000 })],
    ['not cached', met({ kind: 'not-cached' })],
    ['package libc6', met({ kind: 'package', name: 'libc6' })],
    ['package "anywhere" anywhere', met({ kind: 'package', name: 'anywhere' })],
  ])('is read: %s', (text, expected) => {
    expect(parseBreakpoint(text)).toEqual(expected);
  });

  it.each([
    ['', /^Write a line, a stage, or a condition/],
    ['moon is full', /^Write a line, a stage, or a condition/],
    ['line 0', /^A line is a number from 1/],
    ['path etc/passwd', /^Write the whole path/],
    ['path', /^Write the whole path/],
    ['path /x explodes', /appears, changes or goes/],
    ['path /a b', /appears, changes or goes/],
    ['path "/a', /^A quote is not closed/],
    ['path "/\\q"', /escape/],
    ['file /x grows over much', /^Write the file and a size/],
    ['file /x', /^Write the file and a size/],
    ['env', /^Write the variable/],
    ['env A B', /^Write the variable/],
    ['env API_TOKEN=hunter2', /looks like a secret/],
    ['step longer than soon', /^Write a time/],
    ['step takes long', /^Write the time of a step/],
    ['package', /^Write the name of one package/],
    ['not cached at all', /^Write a line, a stage, or a condition/],
    ['path /x on line none', /^A line is a number/],
    [`path /${'x'.repeat(9000)}`, /too long/],
  ])('that cannot be read is told in one sentence: %s', (text, sentence) => {
    const read = parseBreakpoint(text);
    expect(read).toMatch(sentence);
    expect(read).not.toContain('hunter2');
    expect(read).toMatch(/[.]$/);
  });

  it('is read back from what is printed, whatever names and paths it has', () => {
    const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 });
    const path = fc
      .array(
        name.filter((part) => !part.includes('/') && !part.includes('\0') && part !== '.' && part !== '..'),
      )
      .map((parts) => `/${parts.join('/')}`);
    const variable = fc
      .stringMatching(/^[A-Za-z_"\\][A-Za-z0-9_."\\]{0,9}$/)
      .filter((each) => !isSecretName(each));
    const condition: fc.Arbitrary<Condition | null> = fc.oneof(
      fc.record({
        kind: fc.constant('path' as const),
        path,
        change: fc.constantFrom('appears' as const, 'changes' as const, 'goes' as const, 'any' as const),
      }),
      fc.record({ kind: fc.constant('size' as const), path, bytes: fc.nat({ max: 2 ** 45 }) }),
      fc.record({
        kind: fc.constant('env' as const),
        name: variable,
        value: fc.option(fc.string({ unit: 'binary' })),
      }),
      fc.record({ kind: fc.constant('duration' as const), ms: fc.nat({ max: 1e9 }) }),
      fc.constant({ kind: 'not-cached' as const }),
      fc.record({ kind: fc.constant('package' as const), name }),
    );
    const place: fc.Arbitrary<BreakpointPlace> = fc.oneof(
      fc.constant(anywhere),
      fc.record({ kind: fc.constant('stage' as const), stage: fc.stringMatching(/^[a-z][a-z0-9_.-]{0,9}$/) }),
      fc.record({ kind: fc.constant('line' as const), line: fc.integer({ min: 1, max: 1e6 }) }),
    );
    fc.assert(
      fc.property(condition, place, (what, where) => {
        fc.pre(what !== null || where.kind !== 'anywhere');
        const breakpoint = met(what, where);
        expect(parseBreakpoint(printBreakpoint(breakpoint))).toEqual(breakpoint);
      }),
    );
    fc.assert(
      fc.property(place, (where) => {
        fc.pre(where.kind !== 'anywhere');
        expect(parseBreakpoint(printBreakpoint(met(null, where)))).toEqual(met(null, where));
      }),
    );
  });

  it('never throws, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const read = parseBreakpoint(text);
        if (typeof read !== 'string') expect(parseBreakpoint(printBreakpoint(read))).toEqual(read);
      }),
    );
  });
});

describe('sizes and durations', () => {
  it('are read back from what is printed', () => {
    fc.assert(fc.property(fc.nat({ max: 2 ** 52 }), (bytes) => parseBytes(sizeText(bytes)) === bytes));
    fc.assert(fc.property(fc.nat({ max: 1e12 }), (ms) => parseDuration(durationText(ms)) === ms));
  });

  it.each(['', 's', '5x', '1m 30', '-1s', '1e5s'])('that are none: %s', (text) => {
    expect(parseDuration(text)).toBeNull();
  });
});
