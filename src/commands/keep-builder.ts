import type { Builder, EngineConnection } from '../ports.ts';

/**
 * Connects when it is first asked, and gives the same builder until its connection is gone: then it connects anew, so
 * that an engine that was restarted can be built on without leaving the screens. What failed is tried again.
 * @param connect rejects with a sentence
 * @param create makes a builder of a connection, on which it opens one stream at once
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
      .catch((error: unknown) => {
        forget();
        throw error;
      });
    kept = mine;
    return mine;
  };
}

/** The connection, which says when the stream that carries all calls has closed, and then lets the others go too. */
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
