import { ConnectError, type Transport } from '@connectrpc/connect';

/**
 * What BuildKit says to a caller who shares a call with others that were cancelled, and who was not served for 15 seconds
 * (moby/buildkit util/flightcontrol). Seen of Docker 20.10 under load.
 */
const UNSERVED = /\bflightcontrol: exceeded retry timeout\b/;

const MAX_RETRIES = 3;

/** Calls of a build that is open: made twice they do the same. */
const BRIDGE = 'moby.buildkit.v1.frontend.LLBBridge';

/** Makes a call of an open build again that the engine gave up for the sake of others. */
export function withRetries(transport: Transport): Transport {
  return {
    async unary(method, signal, timeoutMs, header, input, contextValues) {
      for (let left = MAX_RETRIES; ; left -= 1) {
        try {
          return await transport.unary(method, signal, timeoutMs, header, input, contextValues);
        } catch (error) {
          const isUnserved = error instanceof ConnectError && UNSERVED.test(error.rawMessage);
          const isBridge = method.parent.typeName === BRIDGE;
          if (!isUnserved || !isBridge || left === 0 || signal?.aborted === true) throw error;
        }
      }
    },
    stream: (...call) => transport.stream(...call),
  };
}
