import type { Builder, EngineConnection } from '../ports.ts';

interface KeptBuilder {
  readonly builder: Promise<Builder>;
  /** Null while it is being connected. */
  connection: EngineConnection | null;
}

/**
 * Connects on first use and returns the same builder until its connection is lost, then connects again: an engine may
 * be restarted while the screens are open. Connects anew for what no connection fits, and keeps the others, on which
 * something may still be open. A failure is not kept.
 * @param connect rejects with a sentence
 * @param create makes a builder on a connection; it opens one stream right away
 * @param fits whether a connection is one for the next build
 */
export function keepBuilder(
  connect: () => Promise<EngineConnection>,
  create: (connection: EngineConnection) => Promise<Builder>,
  fits: (connection: EngineConnection) => boolean = () => true,
): () => Promise<Builder> {
  const kept = new Set<KeptBuilder>();
  const fitting = (): Promise<Builder> => {
    for (const { builder, connection } of kept) {
      if (connection === null) return builder.then(fitting);
      if (fits(connection)) return builder;
    }
    return connected();
  };
  const connected = (): Promise<Builder> => {
    const forget = (): void => {
      kept.delete(mine);
    };
    const builder = connect()
      .then(async (connection) => {
        const made = await create(watched(connection, forget));
        mine.connection = connection;
        void made.lost.then(forget);
        return made;
      })
      .catch((error: unknown) => {
        forget();
        throw error;
      });
    const mine: KeptBuilder = { builder, connection: null };
    kept.add(mine);
    return builder;
  };
  return fitting;
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
