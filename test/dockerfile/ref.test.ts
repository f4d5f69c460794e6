import { expect, test } from 'vitest';
import { parseRef, resolveRef } from '../../src/dockerfile/ref.ts';
import { parseText } from './corpus.ts';

const dockerfile = parseText(
  'ARG A\n\nFROM scratch \\\n  AS build\nCOPY a b\n\n\nENV A=1 \\\n B=2\n# end\n\n\nFROM build\n',
);

test('a REF is a stage, a number or a line, as it is written', () => {
  expect(parseRef('build')).toEqual({ kind: 'stage', target: 'build' });
  expect(parseRef('0')).toEqual({ kind: 'stage', target: '0' });
  expect(parseRef(':12')).toEqual({ kind: 'line', line: 12 });
  for (const wrong of ['', ':', ':0', ':x', ':-1', 'a b', '/x', ':1:2', '-x'])
    expect(parseRef(wrong)).toBeNull();
});

test('REFs that name a stage or a line', () => {
  expect(resolveRef(dockerfile, 'BUILD')).toMatchObject({ kind: 'stage', stage: { index: 0 } });
  expect(resolveRef(dockerfile, '1')).toMatchObject({ kind: 'stage', stage: { index: 1 } });
  expect(resolveRef(dockerfile, ':9')).toMatchObject({
    kind: 'line',
    stage: { index: 0 },
    instruction: { keyword: 'ENV', startLine: 8 },
  });
  expect(resolveRef(dockerfile, ':4')).toMatchObject({
    kind: 'line',
    stage: { index: 0 },
    instruction: null,
  });
});

test('an error for a REF that names nothing suggests what exists', () => {
  const fails = (text: string, message: string): void => {
    expect(() => resolveRef(dockerfile, text)).toThrow(message);
  };
  fails(':6', 'Dockerfile:6: no instruction on this line (the nearest is :5, COPY)');
  fails(':7', 'Dockerfile:7: no instruction on this line (the nearest is :8, ENV)');
  fails(':1', 'Dockerfile:1: no instruction on this line (the nearest is :3, FROM of build)');
  fails(':99', 'Dockerfile:99: no instruction on this line (the nearest is :13, FROM of stage 1)');
  fails('biuld', 'did you mean build?');
  fails(':x', 'Dockerfile: ":x" is not a stage or a line (write a stage as build or 0, a line as :12)');
});
