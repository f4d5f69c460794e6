import { describe, expect, it } from 'vitest';
import { runCall } from '../../src/commands/call.ts';
import { type CallRequest, parseCall } from '../../src/commands/flags/call.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import type { Builder, FrontendAnswer } from '../../src/ports.ts';
import { sampleSpec } from '../fakes/sample-spec.ts';

const source = '# check=error=true\nFROM scratch AS Build\nFROM build\n';
const data = Buffer.from(source).toString('base64');

function at(line: number) {
  return { ranges: [{ start: { line }, end: { line } }] };
}

/** Runs a call with this answer of the frontend. */
async function call(answer: Partial<FrontendAnswer> | null, request: Partial<CallRequest>) {
  let [out, errors] = ['', ''];
  const asked: string[] = [];
  const builder = {
    ask: async (_spec: unknown, name: string) => {
      asked.push(name);
      return answer === null ? null : { json: null, text: null, status: 0, metadata: {}, ...answer };
    },
    close: async () => undefined,
  };
  const status = await runCall({
    connect: async () => builder as unknown as Builder,
    spec: sampleSpec,
    dockerfile: parseDockerfile(Buffer.from(source), { fileName: 'sub/Dockerfile' }),
    request: { name: 'lint', format: '', ignoresStatus: false, ...request },
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (errors += text) },
  });
  return { status, out, errors, asked };
}

describe('--call', () => {
  it.each([
    [{ call: 'build' }, null],
    [{}, null],
    [{ call: '' }, null],
    [{ print: 'targets' }, { name: 'targets', format: '', ignoresStatus: false }],
    [{ check: true }, { name: 'lint', format: '', ignoresStatus: false }],
    [{ call: 'check,format=json,ignorestatus=1' }, { name: 'lint', format: 'json', ignoresStatus: true }],
    [{ call: '"outline",format=text' }, { name: 'outline', format: 'text', ignoresStatus: false }],
  ])('takes %j', (flags, request) => {
    expect(parseCall(flags)).toEqual(request);
  });

  it.each(['a,b', 'check,x=y', 'check,ignorestatus=maybe', 'check,"'])('refuses %j', (value) => {
    expect(() => parseCall({ call: value })).toThrow(`--call ${value}: `);
  });

  it('prints checks in line order with their lines, and ends with the status of the answer', async () => {
    const warnings = [
      { ruleName: 'B', detail: 'The second.', location: at(3) },
      { ruleName: 'A', detail: 'The first\u001b[2J.', url: 'https://x/a', location: at(2) },
    ];
    const json = JSON.stringify({ warnings, sources: [{ filename: 'Dockerfile', data }] });
    const { status, out, asked } = await call({ json, status: 1 }, {});
    expect(asked).toEqual(['frontend.lint']);
    expect(status).toBe(1);
    expect(out).toBe(
      [
        'Check complete, 2 warnings have been found!',
        '',
        'WARNING: A - https://x/a',
        'The first.',
        'sub/Dockerfile:2',
        '--------------------',
        '   1 |     # check=error=true',
        '   2 | >>> FROM scratch AS Build',
        '   3 |     FROM build',
        '   4 |     ',
        '--------------------',
        '',
        'WARNING: B',
        'The second.',
        'sub/Dockerfile:3',
        '--------------------',
        '   1 |     # check=error=true',
        '   2 |     FROM scratch AS Build',
        '   3 | >>> FROM build',
        '   4 |     ',
        '--------------------',
        '',
      ].join('\n'),
    );
    expect((await call({ json, status: 1 }, { ignoresStatus: true })).status).toBe(0);
  });

  it('says that there are no warnings, and where a Dockerfile cannot be read', async () => {
    expect(await call({ json: '{"warnings":[]}' }, {})).toMatchObject({
      status: 0,
      out: 'Check complete, no warnings found.\n',
    });
    const buildError = { message: 'no such stage', location: at(3) };
    const json = JSON.stringify({ warnings: [], sources: [{ data }], buildError });
    const failed = await call({ json, status: 1 }, { ignoresStatus: true });
    expect(failed).toMatchObject({ status: 1, out: '' });
    expect(failed.errors).toMatch(/^ERROR: no such stage\nsub\/Dockerfile:3\n/);
  });

  it('prints the outline and the targets in columns', async () => {
    const outline = {
      name: 'build',
      args: [{ name: 'A', value: 'é', description: 'it' }, { name: 'LONG' }],
      secrets: [{ name: 'npm', required: true }],
    };
    expect((await call({ json: JSON.stringify(outline) }, { name: 'outline' })).out).toBe(
      'TARGET: build\n\nBUILD ARG   VALUE   DESCRIPTION\nA           é       it\nLONG                \n\nSECRET   REQUIRED\nnpm      true\n\n',
    );
    const targets = { targets: [{ name: 'a', description: 'one' }, { default: true }] };
    expect((await call({ json: JSON.stringify(targets) }, { name: 'targets' })).out).toBe(
      'TARGET    DESCRIPTION\na         one\n(default) \n',
    );
  });

  it('passes JSON on as it is, and the text of what it does not know', async () => {
    expect((await call({ json: '{"a": 1}' }, { name: 'outline', format: 'json' })).out).toBe('{"a": 1}\n');
    const other = await call({ json: '{}', text: 'words\n', status: 3 }, { name: 'own' });
    expect(other).toMatchObject({ out: 'words\n', status: 3, asked: ['frontend.own'] });
    expect((await call({ json: 'broken', text: 'words\n' }, { name: 'outline' })).out).toBe('words\n');
  });

  it('says what to do where the frontend does not know the request', async () => {
    await expect(call(null, {})).rejects.toThrow(
      '--call check: the Dockerfile frontend of this engine does not know it; use a newer engine',
    );
  });
});
