import { describe, expect, it } from 'vitest';
import { csvFields, csvLine, UnreadableListError } from '../../src/text/csv.ts';
import { parseBool } from '../../src/text/go-bool.ts';
import { writeReason } from '../../src/text/write-reasons.ts';

describe('a list with commas', () => {
  it.each([
    ['', ['']],
    ['a,b=c', ['a', 'b=c']],
    ['"a,b",c', ['a,b', 'c']],
    ['"say ""no""",', ['say "no"', '']],
    [' a , b', [' a ', ' b']],
  ])('%j has the fields %j, and back', (text, fields) => {
    expect(csvFields(text)).toEqual(fields);
    expect(csvFields(csvLine(fields))).toEqual(fields);
  });

  it.each(['"a', 'a"b', '"a"b', 'x,"'])('%j is refused', (text) => {
    expect(() => csvFields(text)).toThrow(UnreadableListError);
  });
});

it('a boolean is written as in Go', () => {
  const given = ['1', 't', 'TRUE', 'True', '0', 'f', 'False', 'tRUE', 'yes', '', undefined];
  expect(given.map(parseBool)).toEqual([true, true, true, true, false, false, false, null, null, null, null]);
});

it('a reason why something cannot be written is in words, else the code or the error', () => {
  expect(writeReason('ENOSPC', null)).toBe('no space is left on the disk');
  expect([writeReason('EODD', null), writeReason('', 'odd')]).toEqual(['EODD', 'odd']);
});
