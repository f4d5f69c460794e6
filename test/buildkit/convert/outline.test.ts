import { describe, expect, it } from 'vitest';
import { outlineOf } from '../../../src/buildkit/convert/outline.ts';

const read = (answer: unknown) => outlineOf(new TextEncoder().encode(JSON.stringify(answer)));
const location = { ranges: [{ start: { line: 3 }, end: { line: 4 } }] };

describe("an engine's outline", () => {
  it('is read with names of fields as new and as old frontends write them', () => {
    const known = {
      args: [
        { name: 'A', value: '1', line: 3 },
        { name: 'B', value: '', line: null },
      ],
      secrets: [{ id: 'token', required: true, line: 3 }],
      ssh: [{ id: 'default', required: false, line: null }],
    };
    expect(
      read({
        args: [{ name: 'A', value: '1', location }, { name: 'B' }],
        secrets: [{ name: 'token', required: true, location }],
        ssh: [{ name: 'default' }],
      }),
    ).toEqual(known);
    expect(
      read({
        args: [
          { Name: 'A', Value: '1', Location: location },
          { Name: 'B', Value: '', Location: null },
        ],
        secrets: [{ Name: 'token', Required: true, Location: location }],
        ssh: [{ Name: 'default', Required: false, Location: { ranges: null } }],
      }),
    ).toEqual(known);
  });

  it('is none where the engine sends nothing, or what is no outline', () => {
    expect(outlineOf(undefined)).toBeNull();
    expect(outlineOf(new TextEncoder().encode('{'))).toBeNull();
    expect(read([1])).toBeNull();
    expect(read({ args: 'x', secrets: [null, 7], ssh: { a: 1 } })).toEqual({
      args: [],
      secrets: [],
      ssh: [],
    });
  });
});
