import { Code, ConnectError, type Transport } from '@connectrpc/connect';
import { expect, it } from 'vitest';
import { withRetries } from '../../src/buildkit/retried-calls.ts';

const UNSERVED = 'failed to solve: flightcontrol: exceeded retry timeout';

/** Makes one call of which the first tries fail. Returns how often it was tried, and how it ended. */
async function called(
  failures: readonly string[],
  signal?: AbortSignal,
  service = 'moby.buildkit.v1.frontend.LLBBridge',
): Promise<{ tries: number; end: unknown }> {
  let tries = 0;
  const transport = {
    unary: async () => {
      const message = failures[tries];
      tries += 1;
      if (message !== undefined) throw new ConnectError(message, Code.Unknown);
      return 'answer';
    },
  } as unknown as Transport;
  const { unary } = withRetries(transport);
  const end = await unary({ parent: { typeName: service } } as never, signal, undefined, undefined, {}).catch(
    ({ rawMessage }: ConnectError) => rawMessage,
  );
  return { tries, end };
}

it('makes a call again that the engine did not serve, three times', async () => {
  expect(await called([UNSERVED, UNSERVED])).toEqual({ tries: 3, end: 'answer' });
  expect(await called([UNSERVED, UNSERVED, UNSERVED, UNSERVED])).toEqual({ tries: 4, end: UNSERVED });
});

it('makes no other call again, and none that was cancelled', async () => {
  expect(await called(['no such file'])).toEqual({ tries: 1, end: 'no such file' });
  expect(await called([UNSERVED], undefined, 'moby.buildkit.v1.Control')).toEqual({
    tries: 1,
    end: UNSERVED,
  });
  expect(await called([UNSERVED], AbortSignal.abort())).toEqual({ tries: 1, end: UNSERVED });
});
