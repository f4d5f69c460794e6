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

  test('is hidden in the parts, groups and warnings of raw JSON as on the screens', () => {
    hideTexts(['hunter2']);
    const text = 'https://hunter2@example.com';
    const json = rawJson({
      vertexes: [
        {
          digest: 'd',
          inputs: [],
          name: '',
          started: null,
          completed: null,
          cached: false,
          error: null,
          group: { id: 'g', name: text, weak: false },
        },
      ],
      statuses: [
        {
          id: text,
          vertex: 'd',
          name: text,
          current: 0,
          total: 0,
          timestamp: 0,
          started: null,
          completed: null,
        },
      ],
      logs: [],
      warnings: [{ vertex: 'd', level: 1, short: text, detail: [text], url: text, file: null, ranges: [] }],
    });
    const { vertexes, statuses, warnings } = JSON.parse(json);
    const shown = 'https://***@example.com';
    const encoded = Buffer.from(shown).toString('base64');
    expect(vertexes[0].progressGroup.name).toBe(shown);
    expect(statuses[0]).toMatchObject({ id: shown, name: shown });
    expect(warnings[0]).toMatchObject({ short: encoded, detail: [encoded], url: shown });
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

describe('the user part of an address', () => {
  test.each([
    ['https://user:pass@host/x', 'https://***@host/x'],
    ['https://ghp_token@host/x.git#main:a', 'https://***@host/x.git#main:a'],
    ['"HTTP://user:p@ss@host:1/x?y": refused', '"HTTP://***@host:1/x?y": refused'],
    ['git+ssh://user:pass@host', 'git+ssh://***@host'],
    ['two: http://a:b@c and tcp://d:e@f', 'two: http://***@c and tcp://***@f'],
    ['ssh://me@host', 'ssh://me@host'],
    ['git@host:a/b.git', 'git@host:a/b.git'],
    ['https://host/@scope/x@1', 'https://host/@scope/x@1'],
    ['docker-image://alpine:3.20@sha256:00ff', 'docker-image://alpine:3.20@sha256:00ff'],
    ['oci-layout://dir:tag@sha512:00ff', 'oci-layout://dir:tag@sha512:00ff'],
  ])('of %s is hidden if it can be secret', (text, shown) => {
    expect(plainText(text)).toBe(shown);
    expect(withoutHidden(text)).toBe(shown);
  });
});
