import type { Transport } from '@connectrpc/connect';
import { expect, it } from 'vitest';
import { type CallConnection, withLoss } from '../../src/buildkit/lost-calls.ts';

const connection: CallConnection = {
  lostBy: null,
  isClosed: false,
  lost: new Promise(() => undefined),
  lose: () => {
    throw new Error('not in this test');
  },
  answered: () => Promise.resolve(),
};

/** A transport that keeps all results of a call, as @connectrpc/connect 2.3 does until the call ends. */
function keeping(messages: readonly string[]) {
  const kept: IteratorResult<string | undefined>[] = [];
  let returns = 0;
  const rest = messages.values();
  const message = {
    [Symbol.asyncIterator]: () => ({
      next: async () => {
        const { done, value } = rest.next();
        const result = { done: done === true, value } as IteratorResult<string | undefined>;
        kept.push(result);
        return result;
      },
      return: async () => {
        returns += 1;
        return { done: true as const, value: undefined };
      },
    }),
  };
  const transport = { stream: async () => ({ message }) } as unknown as Transport;
  const call = async () => {
    const { message: answer } = await withLoss(transport, connection).stream(
      {} as never,
      undefined,
      undefined,
      undefined,
      [] as never,
    );
    return answer as AsyncIterable<unknown>;
  };
  return { call, values: () => kept.map(({ value }) => value), returns: () => returns };
}

it('keeps no message of an answer that goes on', async () => {
  const { call, values, returns } = keeping(['a', 'b', 'c']);
  const taken: unknown[] = [];
  for await (const message of await call()) {
    expect(values()).toEqual(taken.map(() => undefined).concat([undefined]));
    taken.push(message);
  }
  expect(taken).toEqual(['a', 'b', 'c']);
  expect(returns()).toBe(0);
});

it('ends an answer that nobody reads any further', async () => {
  const { call, returns } = keeping(['a', 'b']);
  for await (const message of await call()) {
    expect(message).toBe('a');
    break;
  }
  expect(returns()).toBe(1);
});
