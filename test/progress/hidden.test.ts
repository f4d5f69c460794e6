import { afterEach, describe, expect, test } from 'vitest';
import { hideNothing, hideTexts, withoutHidden } from '../../src/progress/hidden.ts';
import { rawJson } from '../../src/progress/rawjson.ts';
import { plainText } from '../../src/progress/sanitize.ts';
import type { Vertex } from '../../src/progress/types.ts';

afterEach(hideNothing);

describe('a hidden text', () => {
  test('shows as ***, wherever and however often it stands in what is shown', () => {
    hideTexts(['hunter2']);
    expect(plainText('RUN login hunter2 hunter2\n', 'keep')).toBe('RUN login *** ***\n');
  });

  test('is hidden in the names and errors of raw JSON, too', () => {
    hideTexts(['hun"ter2']);
    const vertex: Vertex = {
      digest: 'd',
      inputs: [],
      name: 'RUN login hun"ter2',
      started: null,
      completed: null,
      cached: false,
      error: 'not found: hun"ter2',
      group: null,
    };
    const { vertexes } = JSON.parse(rawJson({ vertexes: [vertex], statuses: [], logs: [], warnings: [] }));
    expect(vertexes[0]).toMatchObject({ name: 'RUN login ***', error: 'not found: ***' });
  });

  test('is hidden whole where a shorter one is a part of it', () => {
    hideTexts(['swordfish']);
    hideTexts(['swordfish-2026']);
    expect(withoutHidden('swordfish-2026 swordfish')).toBe('*** ***');
  });

  test('is hidden where the engine quotes it', () => {
    hideTexts(['-----BEGIN KEY-----\nMIIE"x\n']);
    expect(withoutHidden('process "echo -----BEGIN KEY-----\\nMIIE\\"x\\n" did not complete')).toBe(
      'process "echo ***" did not complete',
    );
  });

  test('of fewer than four characters stays, since it would match everywhere', () => {
    hideTexts(['a', 'abc', '']);
    expect(withoutHidden('abc')).toBe('abc');
  });
});
