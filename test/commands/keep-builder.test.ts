import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { keepBuilder } from '../../src/commands/keep-builder.ts';
import { type Builder, type EngineConnection, EngineLostError } from '../../src/ports.ts';
import { until } from '../fakes/until.ts';

/** A kept builder on fake engines of one stream each, and what happens to them. */
function rig(fits?: (connection: EngineConnection) => boolean) {
  const streams: PassThrough[] = [];
  const log: string[] = [];
  const lose: ((error: EngineLostError) => void)[] = [];
  let refuse = false;
  const connect = async (): Promise<EngineConnection> => {
    const number = streams.push(new PassThrough());
    log.push(`connect ${number}`);
    if (refuse) throw new Error('nothing is listening there');
    return {
      kind: 'engine',
      image: async () => null,
      containers: () => Promise.reject(new Error('Nobody asks for them.')),
      sweep: () => undefined,
      host: () => Promise.reject(new Error('Nobody asks for it.')),
      engine: {
        address: `engine ${number}`,
        source: 'test',
        nodes: null,
        version: '1',
        platform: 'linux/amd64',
      },
      openGrpc: async () => streams[number - 1]!,
      openSession: async () => new PassThrough(),
      credentials: async () => null,
      proxies: async () => ({}),
      importsOci: async () => false,
      buildPlaces: async () => new Map(),
      keepBuildPlace: async () => undefined,
      removeBuildPlace: async () => undefined,
      oldBuildPlaces: async () => [],
      loadImage: async () => undefined,
      pushImage: async () => null,
      close: async () => {
        log.push(`close ${number}`);
      },
    };
  };
  const create = async (connection: EngineConnection): Promise<Builder> => {
    await connection.openGrpc();
    const lost = new Promise<EngineLostError>((resolve) => lose.push(resolve));
    return { engine: connection.engine, lost } as Builder;
  };
  return {
    streams,
    log,
    lose,
    builder: keepBuilder(connect, create, fits),
    refuse: (value: boolean) => {
      refuse = value;
    },
  };
}

describe('the builder of a program', () => {
  it('is created once', async () => {
    const { builder, log } = rig();
    const [first, second] = await Promise.all([builder(), builder()]);
    expect(second).toBe(first);
    expect(await builder()).toBe(first);
    expect(log).toEqual(['connect 1']);
  });

  it('is a new one after the engine was lost', async () => {
    const { builder, streams, log } = rig();
    const first = await builder();
    streams[0]!.destroy();
    await until(() => log.includes('close 1'));
    const second = await builder();
    expect([first.engine.address, second.engine.address]).toEqual(['engine 1', 'engine 2']);
    expect(await builder()).toBe(second);
    expect(log).toEqual(['connect 1', 'close 1', 'connect 2']);
  });

  it('is a new one as soon as the engine is known to be lost, though its stream is still open', async () => {
    const { builder, lose } = rig();
    const first = await builder();
    lose[0]!(new EngineLostError('engine 1', 'silent'));
    await first.lost;
    expect((await builder()).engine.address).toBe('engine 2');
  });

  it('is connected again after a failure', async () => {
    const { builder, refuse } = rig();
    refuse(true);
    await expect(builder()).rejects.toThrow('nothing is listening there');
    refuse(false);
    expect((await builder()).engine.address).toBe('engine 2');
  });

  it('is another one for what its connection does not fit, and the same again for what it does', async () => {
    let wanted = 'engine 1';
    const { builder, log } = rig(({ engine }) => engine.address === wanted);
    const first = await builder();
    wanted = 'engine 2';
    const [second, again] = await Promise.all([builder(), builder()]);
    expect(again).toBe(second);
    expect(second.engine.address).toBe('engine 2');
    wanted = 'engine 1';
    expect(await builder()).toBe(first);
    expect(log).toEqual(['connect 1', 'connect 2']);
  });
});
