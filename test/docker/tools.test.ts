import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { dockerTools } from '../../src/docker/tools.ts';

const folder = mkdtempSync(join(tmpdir(), 'stagedive-tools-'));
afterAll(() => rmSync(folder, { recursive: true }));

function program(...names: readonly string[]): string {
  const path = join(folder, ...names);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, '');
  chmodSync(path, 0o755);
  return path;
}

describe("docker's files and programs", () => {
  it('are found in PATH and in the folder of the docker config', async () => {
    const docker = program('bin', 'docker');
    program('bin', 'docker-credential-there');
    const buildx = program('config', 'cli-plugins', 'docker-buildx');
    const config = join(folder, 'config', 'config.json');
    writeFileSync(
      config,
      JSON.stringify({
        currentContext: 'c',
        credsStore: 'there',
        credHelpers: { 'r.io': 'gone', 'q.io': 'gone' },
        auths: { 'ghcr.io': { auth: 'dTpzM2NyZXQ=' }, 'r.io': {}, 'odd.io': null },
      }),
    );
    const meta = join(folder, 'config', 'contexts', 'meta', 'abc');
    mkdirSync(meta, { recursive: true });
    writeFileSync(
      join(meta, 'meta.json'),
      JSON.stringify({ Name: 'c', Endpoints: { docker: { Host: 'ssh://far' } } }),
    );
    const instances = join(folder, 'config', 'buildx', 'instances');
    mkdirSync(instances, { recursive: true });
    const node = { Name: 'desk0', Endpoint: 'tcp://far:1234' };
    writeFileSync(join(instances, 'desk'), JSON.stringify({ Name: 'desk', Driver: 'remote', Nodes: [node] }));
    const tools = await dockerTools({
      PATH: `:${join(folder, 'bin')}:/nowhere`,
      DOCKER_CONFIG: join(folder, 'config'),
    });
    expect(tools).toEqual({
      config,
      exists: true,
      error: null,
      currentContext: 'c',
      helpers: [
        { program: 'docker-credential-there', hosts: [''], found: true },
        { program: 'docker-credential-gone', hosts: ['r.io', 'q.io'], found: false },
      ],
      stored: ['ghcr.io'],
      contexts: [{ name: 'c', host: 'ssh://far' }],
      builders: [{ name: 'desk', driver: 'remote', endpoints: ['tcp://far:1234'] }],
      docker,
      buildx,
    });
    expect(JSON.stringify(tools)).not.toContain('dTpzM2NyZXQ');
  });

  it('are missing without an error, and a broken config is one sentence', async () => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    expect(await dockerTools({ PATH: '', DOCKER_CONFIG: empty })).toMatchObject({
      exists: false,
      error: null,
      docker: null,
    });
    writeFileSync(join(empty, 'config.json'), '{');
    const { error } = await dockerTools({ PATH: '', DOCKER_CONFIG: empty });
    expect(error).toMatch(/^The docker config .* is not valid JSON; /);
  });
});
