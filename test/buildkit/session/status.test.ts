import { describe, expect, it } from 'vitest';
import { receiveFiles } from '../../../src/buildkit/session/file-receiver.ts';
import { frame } from '../../../src/buildkit/session/frames.ts';
import { GrpcStatus } from '../../../src/buildkit/session/server.ts';
import { answerOf, Daemon } from './daemon.ts';

const path = '/a.Service/Method';

describe('the end of a call', () => {
  it('can have a message with names that are not UTF-8', async () => {
    await using daemon = await Daemon.of({
      unary: {
        [path]: () => {
          throw new GrpcStatus(2, 'a\udcff cannot be written: 100 % full');
        },
      },
    });
    expect(await daemon.call(path, [new Uint8Array()])).toMatchObject({
      status: 2,
      message: 'a\ufffd cannot be written: 100 % full',
    });
  });

  it('closes the stream, even if input was not read', async () => {
    let closed = (): void => undefined;
    const gone = new Promise<void>((resolve) => {
      closed = resolve;
    });
    await using daemon = await Daemon.of({
      streams: {
        [path]: ({ stream }) => {
          stream.once('close', closed);
          return receiveFiles(stream, { entry: () => false, piece: () => undefined });
        },
      },
    });
    const stream = daemon.open(path);
    stream.write(frame(Uint8Array.of()));
    const answer = answerOf(stream);
    stream.write(frame(Uint8Array.of(8, 3)));
    expect(await answer).toMatchObject({ status: 0 });
    stream.end(frame(Uint8Array.of(8, 3)));
    await gone;
  });
});
