import { describe, expect, it } from 'vitest';
import { keyLines, pathKey } from '../../src/project/json-lines.ts';

describe('the lines of the keys of a JSON text', () => {
  it('are found beside strings with signs and quotes in them', () => {
    const text = '{\n "a": "x\\\\\\"{,:",\n "b": [\n  {"c\\u0041": 1},\n  {"d": ["]", "}"]}\n ]\n}';
    const lines = keyLines(text);
    expect(lines.get(pathKey(['a']))).toBe(2);
    expect(lines.get(pathKey(['b', '0', 'cA']))).toBe(4);
    expect(lines.get(pathKey(['b', '1', 'd']))).toBe(5);
    expect(lines.size).toBe(4);
  });

  it('are found behind a very long text', () => {
    for (const long of ['x'.repeat(15_000_000), '\\n'.repeat(7_000_000)]) {
      expect(keyLines(`{"a": "${long}",\n"b": 1}`).get(pathKey(['b']))).toBe(2);
    }
  });
});
