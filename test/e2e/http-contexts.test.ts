/** Contexts from a server that redirects, fails, is slow, or has something else. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tarOf } from '../project/tar-of.ts';
import { type EngineServer, serveInEngine } from './engine-server.ts';
import { runCommand } from './projects.ts';

let server: EngineServer;

beforeAll(async () => {
  const archive = tarOf({ Dockerfile: 'FROM scratch AS own\nCOPY a.txt /\n', 'a.txt': 'hello\n' });
  server = await serveInEngine('http-server.mjs', [archive.toString('base64')]);
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

describe('a context at an http address', () => {
  it.each(['/archive', '/moved', '/slow'])('is fetched: %s', async (path) => {
    const shown = await runCommand(['cat', 'own', '/a.txt', '-C', server.address + path]);
    expect(shown).toMatchObject({ status: 0, stdout: 'hello\n' });
  });

  it.each([
    ['/none', /the context cannot be fetched: .*404/],
    ['/broken', /the context cannot be fetched: .*500/],
    ['/circle', /the context cannot be fetched: .*10 redirects/],
    ['/cut', /the context cannot be fetched: .*EOF/],
    ['/page', /\/page:1: unknown instruction: <html>this/i],
  ])('or is one sentence with its address, and ends with 2: %s', async (path, sentence) => {
    const { status, stderr } = await runCommand(['build', server.address + path]);
    expect(stderr).toMatch(sentence);
    expect(stderr).toContain(`stagedive: ${server.address}${path}`);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(status).toBe(2);
  });

  it('shows no password', async () => {
    const address = server.address.replace('//', '//me:hunter2@');
    const { stderr } = await runCommand(['build', `${address}/none`, '--progress', 'plain']);
    expect(stderr).toContain('//***@127.0.0.1');
    expect(stderr).not.toContain('hunter2');
  });
});
