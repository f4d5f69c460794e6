import { describe, expect, it } from 'vitest';
import { asksForMetadata, pluginMetadata, programArguments } from '../../src/cli/docker-plugin.ts';

const PLUGIN = '/home/u/.docker/cli-plugins/docker-stagedive';

/** The arguments that are left, and the environment after them. */
function started(args: readonly string[], env: Record<string, string> = {}, path = PLUGIN) {
  const after: Record<string, string | undefined> = { ...env };
  return { args: programArguments(path, args, after), env: after };
}

describe('as a plugin of docker', () => {
  it('says what it is in the form that docker checks', () => {
    expect(asksForMetadata(['docker-cli-plugin-metadata'])).toBe(true);
    expect(asksForMetadata(['ls', 'docker-cli-plugin-metadata'])).toBe(false);
    const metadata = JSON.parse(pluginMetadata('1.2.3'));
    expect(metadata).toMatchObject({ SchemaVersion: '0.1.0', Version: '1.2.3' });
    expect(metadata.Vendor).not.toBe('');
  });

  it.each<[string[], string[], Record<string, string>]>([
    [['stagedive'], [], {}],
    [['stagedive', 'ls', '--context', 'x'], ['ls', '--context', 'x'], {}],
    [['stagedive', 'stagedive'], ['stagedive'], {}],
    [['--context', 'far', 'stagedive', 'ls'], ['ls'], { DOCKER_CONTEXT: 'far' }],
    [['-c', 'stagedive', 'stagedive', 'ls'], ['ls'], { DOCKER_CONTEXT: 'stagedive' }],
    [['--host=tcp://h:1', 'stagedive'], [], { DOCKER_HOST: 'tcp://h:1' }],
    [['-H', 'tcp://h:1', '-l', 'debug', 'stagedive'], [], { DOCKER_HOST: 'tcp://h:1' }],
    [['-Htcp://h:1', '-ldebug', 'stagedive', 'ls'], ['ls'], { DOCKER_HOST: 'tcp://h:1' }],
    [['-H=tcp://h:1', 'stagedive'], [], { DOCKER_HOST: 'tcp://h:1' }],
    [['-cfar', 'stagedive'], [], { DOCKER_CONTEXT: 'far' }],
    [['-Dc', 'far', 'stagedive', 'ls'], ['ls', '--debug'], { DOCKER_CONTEXT: 'far' }],
    [['-DDcfar', 'stagedive', 'ls'], ['ls', '--debug'], { DOCKER_CONTEXT: 'far' }],
    [['-D=false', 'stagedive', 'ls'], ['ls'], {}],
    [['--debug=0', 'stagedive', 'ls'], ['ls'], {}],
    [['-Df', 'x', 'stagedive'], ['-Df', 'x', 'stagedive'], {}],
    [['--config', '/c', 'stagedive', 'ls'], ['ls'], { DOCKER_CONFIG: '/c' }],
    [['__complete', 'stagedive', 'l'], ['__complete', 'l'], {}],
    [['-D', 'stagedive', 'build'], ['build', '--debug'], {}],
    [
      ['--tlsverify', '--tlscacert', '/x/ca.pem', '--tlskey=/x/key.pem', 'stagedive'],
      [],
      { DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/x' },
    ],
  ])('%j', (given, args, env) => {
    expect(started(given)).toEqual({ args, env });
  });

  it('lets a flag win over the environment, as docker does', () => {
    expect(started(['--context', 'c', 'stagedive'], { DOCKER_HOST: 'tcp://h' }).env).toEqual({
      DOCKER_CONTEXT: 'c',
    });
    expect(started(['-H', 'tcp://i', 'stagedive'], { DOCKER_CONTEXT: 'c' }).env).toEqual({
      DOCKER_HOST: 'tcp://i',
    });
    expect(started(['--tlsverify=false', 'stagedive'], { DOCKER_TLS_VERIFY: '1' }).env).toEqual({});
  });

  it('refuses what cannot be passed on', () => {
    expect(() => started(['--context', 'c', '-H', 'h', 'stagedive'])).toThrow('contradict each other');
    expect(() => started(['--tlscacert', '/x/other.pem', 'stagedive'])).toThrow('DOCKER_CERT_PATH');
    expect(() => started(['--tlscacert', '/x/ca.pem', '--tlskey', '/y/key.pem', 'stagedive'])).toThrow(
      'one folder',
    );
  });

  it('changes nothing when it is started by its own name, or by hand', () => {
    const args = ['-D', 'stagedive', 'ls'];
    expect(started(args, {}, '/usr/bin/stagedive')).toEqual({ args, env: {} });
    expect(started(['-C', 'demo'])).toEqual({ args: ['-C', 'demo'], env: {} });
    expect(started([])).toEqual({ args: [], env: {} });
  });
});
