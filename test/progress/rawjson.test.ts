import { describe, expect, test } from 'vitest';
import { rawJson } from '../../src/progress/rawjson.ts';
import { log, part, update, vertex, warning } from './updates.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('rawJson', () => {
  test('has the fields and the order of SolveStatus', () => {
    const started = Date.UTC(2026, 0, 2, 3, 4, 5) + 6.789;
    const line = rawJson(
      update({
        vertexes: [
          vertex('sha256:a', {
            inputs: ['sha256:b'],
            name: 'RUN x',
            started,
            completed: started + 1000,
            cached: true,
          }),
          vertex('sha256:c', { error: 'no', group: { id: 'g', name: 'G', weak: true } }),
        ],
        statuses: [part('sha256:a', 's', { name: 'transferring', total: 9, timestamp: started })],
        logs: [log('sha256:a', 'hé', started, 2)],
        warnings: [
          warning('sha256:a', 'short', {
            detail: ['more'],
            url: 'https://example.test',
            file: 'Dockerfile',
            source: { data: new TextEncoder().encode('FROM x'), language: 'Dockerfile' },
            ranges: [{ start: 1, end: 2 }],
          }),
        ],
      }),
    );
    expect(line).toBe(
      JSON.stringify({
        vertexes: [
          {
            digest: 'sha256:a',
            inputs: ['sha256:b'],
            name: 'RUN x',
            started: '2026-01-02T03:04:05.006789Z',
            completed: '2026-01-02T03:04:06.006789Z',
            cached: true,
          },
          {
            digest: 'sha256:c',
            name: 'sha256:c',
            error: 'no',
            progressGroup: { id: 'g', name: 'G', weak: true },
          },
        ],
        statuses: [
          {
            id: 's',
            vertex: 'sha256:a',
            name: 'transferring',
            total: 9,
            current: 0,
            timestamp: '2026-01-02T03:04:05.006789Z',
            started: '1970-01-01T00:00:00Z',
          },
        ],
        logs: [
          { vertex: 'sha256:a', stream: 2, data: base64('hé'), timestamp: '2026-01-02T03:04:05.006789Z' },
        ],
        warnings: [
          {
            vertex: 'sha256:a',
            level: 1,
            short: base64('short'),
            detail: [base64('more')],
            url: 'https://example.test',
            sourceInfo: { filename: 'Dockerfile', data: base64('FROM x'), language: 'Dockerfile' },
            range: [{ start: { line: 1 }, end: { line: 2 } }],
          },
        ],
      }),
    );
  });

  test('leaves out what is empty', () => {
    expect(rawJson(update({ vertexes: [vertex('d', { name: '' })] }))).toBe('{"vertexes":[{"digest":"d"}]}');
    expect(rawJson(update({}))).toBe('{}');
  });

  test('keeps any bytes of a log', () => {
    const data = Uint8Array.from({ length: 256 }, (_, byte) => byte).subarray(100);
    const { logs } = JSON.parse(rawJson(update({ logs: [log('d', data)] })));
    expect(new Uint8Array(Buffer.from(logs[0].data, 'base64'))).toEqual(data);
  });

  test('is one line that a terminal does not obey, whatever is in a name', () => {
    const name = 'a\nb\x1b]0;t\x07\x7f\u009b31m\u202e\u2028\ud800';
    const line = rawJson(update({ vertexes: [vertex('d', { name })] }));
    expect(line).not.toMatch(
      /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}](?<!\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?\u200d(?=\p{Extended_Pictographic}))/u,
    );
    expect(JSON.parse(line).vertexes[0].name).toBe(name);
  });

  test.each([
    [1_700_000_000_000, '2023-11-14T22:13:20Z'],
    [1_700_000_000_100, '2023-11-14T22:13:20.1Z'],
    [1_700_000_000_000.001, '2023-11-14T22:13:20.000001Z'],
    [1_700_000_000_999.9995, '2023-11-14T22:13:21Z'],
  ])('%f is %s', (started, text) => {
    expect(JSON.parse(rawJson(update({ vertexes: [vertex('d', { started })] }))).vertexes[0].started).toBe(
      text,
    );
  });
});
