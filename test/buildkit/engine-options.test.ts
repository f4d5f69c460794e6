import { describe, expect, it } from 'vitest';
import type { BuildSession } from '../../src/buildkit/build-session.ts';
import { engineOptions } from '../../src/buildkit/engine-options.ts';
import { frontendInput } from '../../src/buildkit/frontend-options.ts';
import type { BuildSpec } from '../../src/ports.ts';
import { sampleSpec } from '../fakes/sample-spec.ts';

const text = new TextEncoder().encode('FROM scratch\n');

/** A build of a Dockerfile without a context, in an engine or a builder. */
async function buildOf(more: Partial<BuildSpec>, embedded = true, proxies = {}): Promise<BuildSession> {
  const dockerfile = { kind: 'text', name: 'Dockerfile', text } as const;
  const spec = { ...sampleSpec, context: '', remote: { kind: 'empty' } as const, dockerfile, ...more };
  const shared = { embedded, connection: { proxies: async () => proxies } };
  return { spec, input: await frontendInput(spec), shared } as unknown as BuildSession;
}

const engine = (capabilities: readonly string[] = [], workerLabels: Record<string, string> = {}) => ({
  capabilities: new Set(capabilities),
  workerLabels,
});

describe('the options that depend on the engine', () => {
  it("prefer the engine's images in Docker's own builder only, and the registry's with --pull", async () => {
    const mode = async (pull: boolean, embedded: boolean) =>
      (await engineOptions(await buildOf({ pull }, embedded), engine()))['image-resolve-mode'];
    expect(await mode(false, true)).toBe('local');
    expect(await mode(false, false)).toBeUndefined();
    expect(await mode(true, true)).toBe('pull');
    expect(await mode(true, false)).toBe('pull');
  });

  it('know the address behind host-gateway, or say that this engine has none', async () => {
    const addHosts = [
      { host: 'host', address: 'host-gateway' },
      { host: 'six', address: '::1' },
    ];
    const build = await buildOf({ addHosts });
    const labels = { 'org.mobyproject.buildkit.worker.moby.host-gateway-ip': '172.17.0.1' };
    expect(await engineOptions(build, engine([], labels))).toMatchObject({
      'add-hosts': 'host=172.17.0.1,six=::1',
    });
    await expect(engineOptions(build, engine())).rejects.toThrow('does not tell its own address');
  });

  it('pass the proxies on, except those that the command line has in any case', async () => {
    const proxies = { HTTP_PROXY: 'http://p:1', NO_PROXY: 'x' };
    const build = await buildOf({ buildArgs: { http_proxy: 'mine' } }, true, proxies);
    const options = await engineOptions(build, engine());
    expect(options).toMatchObject({ 'build-arg:NO_PROXY': 'x' });
    expect(options).not.toHaveProperty('build-arg:HTTP_PROXY');
  });

  it.each([
    ['--shm-size', { shmSize: 1024 }, 'exec.mount.tmpfs.size'],
    ['--ulimit', { ulimits: ['nofile=1:1'] }, 'exec.meta.ulimit'],
    ['--cgroup-parent', { cgroupParent: '/x' }, 'exec.meta.cgroup.parent'],
    ['--resource', { resources: { memory: '1' } }, 'exec.meta.linux.resources'],
  ] as const)('refuse %s where the engine would ignore it', async (flag, more, capability) => {
    const build = await buildOf(more);
    await expect(engineOptions(build, engine())).rejects.toThrow(
      `${flag}: this engine would ignore it; leave it out, or build with a newer engine.`,
    );
    await expect(engineOptions(build, engine([capability]))).resolves.toBeDefined();
  });
});
