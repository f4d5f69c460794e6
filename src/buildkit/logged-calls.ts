import type { Message } from '@bufbuild/protobuf';
import { Code, ConnectError, type Interceptor } from '@connectrpc/connect';
import type { Log, LogFields, LoggedCall } from '../ports.ts';
import { errorText } from './convert/failure.ts';
import { type SolveResponse, SolveResponseSchema } from './gen/gateway_pb.ts';
import type { Services, StreamMethod, UnaryMethod } from './session/server.ts';

/** Length to which ids are shortened in the log. */
const ID_LENGTH = 12;

/** An id shortened for the log. */
export function shortId(id: string): string {
  return id.slice(0, ID_LENGTH);
}

/** Logs every call to BuildKit: one line when it ends, with its build and its ref or container. */
export function callLogger(log: Log): Interceptor {
  return (next) => async (request) => {
    const call = log.begin('call', {
      method: methodName(`${request.service.typeName}/${request.method.name}`),
      build: shortId(request.header.get('buildkit-controlapi-buildid') ?? ''),
      ...(request.stream ? {} : idsIn(request.message)),
    });
    let ids: LogFields = {};
    try {
      // Read ids from the single request of a server stream. Never inspect what is sent to a process.
      const observedRequest =
        request.stream && request.method.methodKind === 'server_streaming'
          ? { ...request, message: observed(request.message, (message) => (ids = idsIn(message))) }
          : request;
      const response = await next(observedRequest);
      if (!response.stream) {
        call.end('ok', resultIds(response.message));
        return response;
      }
      // Connect does not report a reader that stops early. The signal that ends the stream does.
      request.signal.addEventListener('abort', () => call.end('closed', ids), { once: true });
      return { ...response, message: loggedStream(response.message, call, () => ids) };
    } catch (error) {
      logError(call, error);
      throw error;
    }
  };
}

/** The daemon calls this every few seconds while a session is open, so it is not logged. */
const HEALTH_CHECK_PATH = '/grpc.health.v1.Health/Check';

/** Logs every call that BuildKit makes to a session. */
export function loggedServices(services: Services, log: Log, session: string): Services {
  const logged = async <T>(path: string, run: () => T | Promise<T>): Promise<T> => {
    const call = log.begin('served', { method: methodName(path), session: shortId(session) });
    try {
      const result = await run();
      call.end('ok');
      return result;
    } catch (error) {
      logError(call, error);
      throw error;
    }
  };
  const unary = Object.entries(services.unary).map(([path, method]): [string, UnaryMethod] => [
    path,
    path === HEALTH_CHECK_PATH ? method : (message, headers) => logged(path, () => method(message, headers)),
  ]);
  const streams = Object.entries(services.streams).map(([path, method]): [string, StreamMethod] => [
    path,
    (call) => logged(path, () => method(call)),
  ]);
  return { unary: Object.fromEntries(unary), streams: Object.fromEntries(streams) };
}

async function* observed<T>(messages: AsyncIterable<T>, see: (message: T) => void): AsyncGenerator<T> {
  for await (const message of messages) {
    see(message);
    yield message;
  }
}

async function* loggedStream<T>(
  messages: AsyncIterable<T>,
  call: LoggedCall,
  ids: () => LogFields,
): AsyncGenerator<T> {
  try {
    yield* messages;
    call.end('ok', ids());
  } catch (error) {
    logError(call, error, ids());
    throw error;
  }
}

function logError(call: LoggedCall, error: unknown, ids: LogFields = {}): void {
  const code = error instanceof ConnectError ? error.code : null;
  if (code === Code.Canceled) call.end('canceled', ids);
  else call.end(code === null ? 'failed' : Code[code].toLowerCase(), { ...ids, error: errorText(error) });
}

/** `LLBBridge/Solve` for `moby.buildkit.v1.frontend.LLBBridge/Solve`. */
function methodName(path: string): string {
  return path.replace(/^.*\.(?=\w+\/)/, '');
}

/** The ids in a request: of a ref or build, a session, a container. */
function idsIn(request: object): LogFields {
  const { Ref, Session, ContainerID } = request as Readonly<Record<string, unknown>>;
  return { ref: idText(Ref), session: idText(Session), container: idText(ContainerID) };
}

/** The ref in a solve response; empty for other responses. */
function resultIds(answer: Message): LogFields {
  if (answer.$typeName !== SolveResponseSchema.typeName) return {};
  const result = (answer as SolveResponse).result?.result;
  return result?.case === 'ref' ? { ref: idText(result.value.id) } : {};
}

function idText(id: unknown): string | null {
  return typeof id === 'string' ? shortId(id) : null;
}
