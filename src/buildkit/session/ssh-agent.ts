import { stat } from 'node:fs/promises';
import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import { connect } from 'node:net';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import type { SshSource } from '../../ports.ts';
import {
  BytesMessageSchema,
  CheckAgentRequestSchema,
  CheckAgentResponseSchema,
} from '../gen/sshforward_pb.ts';
import { frame, messages } from './frames.ts';
import { GrpcStatus, sendHeaders, sendStatus, statusCode } from './server.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Answers the daemon's question before a RUN --mount=type=ssh: is there an agent of that id? */
export async function checkAgent(
  message: Uint8Array,
  given: readonly SshSource[],
  env: Environment,
): Promise<Uint8Array> {
  const { ID } = fromBinary(CheckAgentRequestSchema, message);
  await agentSocket(ID, given, env);
  return toBinary(CheckAgentResponseSchema, create(CheckAgentResponseSchema));
}

/**
 * Looks for every agent that was given before the build begins: the daemon leaves a missing one out without a word.
 * Rejects with one sentence.
 */
export async function requireAgents(given: readonly SshSource[], env: Environment): Promise<void> {
  for (const { id } of given) {
    await agentSocket(id, given, env).catch((error: Error) => {
      throw new Error(`--${error.message}.`);
    });
  }
}

/** Carries the agent's protocol between a step of the build and the agent's socket, byte for byte. */
export async function forwardAgent(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  given: readonly SshSource[],
  env: Environment,
): Promise<void> {
  const socket = connect(await agentSocket(String(headers['buildkit.ssh.id'] ?? ''), given, env));
  const broken = new Promise<never>((_, reject) => {
    socket.on('error', (error: NodeJS.ErrnoException) =>
      reject(new GrpcStatus(statusCode.unknown, `the ssh agent does not answer (${error.code})`)),
    );
  });
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  const toBuild = async () => {
    sendHeaders(stream);
    for await (const data of socket) {
      const message = create(BytesMessageSchema, { data });
      if (!stream.destroyed) stream.write(frame(toBinary(BytesMessageSchema, message)));
    }
  };
  const toAgent = async () => {
    for await (const message of messages(stream)) socket.write(fromBinary(BytesMessageSchema, message).data);
    socket.end();
  };
  stream.once('close', () => socket.destroy());
  try {
    // The agent has the last word: once it has closed, the build's side is told.
    await Promise.race([Promise.all([toBuild(), Promise.race([toAgent(), closed])]), broken]);
    sendStatus(stream, statusCode.ok);
  } finally {
    socket.destroy();
  }
}

/** The socket behind an id. Keys in files would need an agent of our own: refused with what to do instead. */
async function agentSocket(id: string, given: readonly SshSource[], env: Environment): Promise<string> {
  const name = id || 'default';
  const source = given.find((candidate) => candidate.id === name);
  if (source === undefined)
    throw new GrpcStatus(statusCode.notFound, `ssh ${name} was not given; pass --ssh ${name}`);
  const path = source.paths[0] || env.SSH_AUTH_SOCK;
  if (!path)
    throw new GrpcStatus(statusCode.notFound, `ssh ${name}: SSH_AUTH_SOCK is not set; start an ssh agent`);
  const isSocket = await stat(path).then(
    (found) => found.isSocket(),
    () => null,
  );
  if (isSocket === null) throw new GrpcStatus(statusCode.notFound, `ssh ${name}: there is no ${path}`);
  if (!isSocket || source.paths.length > 1) {
    const keys = isSocket ? source.paths.join(', ') : path;
    throw new GrpcStatus(
      statusCode.unknown,
      `ssh ${name}: key files are not forwarded (${keys}); add them with ssh-add and pass --ssh ${name}`,
    );
  }
  return path;
}
