import type { Builder, EngineConnection } from '../ports.ts';

/**
 * Connects on first use and returns the same builder until its connection is lost, then connects again: an engine may
 * be restarted while the screens are open. A failure is not kept.
 * @param connect rejects with a sentence
 * @param create makes a builder on a connection; it opens one stream right away
 */
export function keepBuilder(
  connect: () => Promise<EngineConnection>,
  create: (connection: EngineConnection) => Promise<Builder>,
): () => Promise<Builder> {
  let kept: Promise<Builder> | null = null;
  return () => {
    if (kept !== null) return kept;
    const forget = (): void => {
      if (kept === mine) kept = null;
    };
    const mine: Promise<Builder> = connect()
      .then((connection) => create(watched(connection, forget)))
      .then((builder) => {
        void builder.lost.then(forget);
        return builder;
      })
      .catch((error: unknown) => {
        forget();
        throw error;
      });
    kept = mine;
    return mine;
  };
}

/**
 * Wraps a connection so that when the stream with all calls closes, `gone` is called and the other streams close too.
 */
function watched(connection: EngineConnection, gone: () => void): EngineConnection {
  return {
    ...connection,
    async openGrpc() {
      const stream = await connection.openGrpc();
      stream.once('close', () => {
        gone();
        connection.close().catch(() => undefined);
      });
      return stream;
    },
  };
}
