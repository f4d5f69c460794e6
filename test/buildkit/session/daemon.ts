import { type ClientHttp2Session, connect as connectHttp2, type IncomingHttpHeaders } from 'node:http2';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { frame, messages } from '../../../src/buildkit/session/frames.ts';
import { type Services, SessionServer } from '../../../src/buildkit/session/server.ts';

/** Both ends of a stream. */
export async function streamPair(): Promise<[Socket, Socket]> {
  const server = createServer();
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const connected = new Promise((resolve) => client.once('connect', resolve));
  const [other] = await Promise.all([accepted, connected]);
  server.close();
  return [client, other];
}

export interface Answer {
  readonly status: number;
  readonly message: string;
  readonly messages: Buffer[];
}

/** The daemon's end of a session, which calls our services. */
export class Daemon implements AsyncDisposable {
  private constructor(
    readonly http2: ClientHttp2Session,
    readonly server: SessionServer,
  ) {}

  static async of(services: Partial<Services>): Promise<Daemon> {
    const [ours, theirs] = await streamPair();
    const server = new SessionServer(ours, { unary: {}, streams: {}, ...services });
    const http2 = connectHttp2('http://localhost', {
      createConnection: () => theirs,
      maxSendHeaderBlockLength: 16 * 1024 * 1024,
    });
    http2.on('error', () => {});
    return new Daemon(http2, server);
  }

  /** Makes a call: sends the messages, ends, and collects the response. */
  async call(path: string, sent: readonly Uint8Array[], headers: IncomingHttpHeaders = {}): Promise<Answer> {
    const stream = this.open(path, headers);
    for (const message of sent) stream.write(frame(message));
    stream.end();
    return await answerOf(stream);
  }

  open(path: string, headers: IncomingHttpHeaders = {}) {
    return this.http2.request({
      ':method': 'POST',
      ':path': path,
      'content-type': 'application/grpc',
      ...headers,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.http2.destroy();
    this.server.close();
    await this.server.ended;
  }
}

/** The response messages of a call and its status. */
export async function answerOf(stream: ReturnType<Daemon['open']>): Promise<Answer> {
  let trailers: IncomingHttpHeaders = {};
  stream.on('trailers', (received) => {
    trailers = received;
  });
  const answers: Buffer[] = [];
  for await (const message of messages(stream)) answers.push(Buffer.from(message));
  return {
    status: Number(trailers['grpc-status']),
    message: decodeURIComponent(String(trailers['grpc-message'] ?? '')),
    messages: answers,
  };
}
