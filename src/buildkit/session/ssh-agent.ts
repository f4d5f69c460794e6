import { stat } from 'node:fs/promises';
import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import { connect } from 'node:net';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { RefusedError } from '../../errors.ts';
import type { SshSource } from '../../ports.ts';
import {
  BytesMessageSchema,
  CheckAgentRequestSchema,
  CheckAgentResponseSchema,
} from '../gen/sshforward_pb.ts';
import { frame, messages } from './frames.ts';
import { GrpcStatus, sendHeaders, sendStatus, statusCode } from './server.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Answers the daemon's check before a RUN --mount=type=ssh: is there an agent with that id? */
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
 * Checks before the build that every given agent exists, because the daemon silently ignores a missing one. Rejects
 * with a one-sentence error.
 */
export async function requireAgents(given: readonly SshSource[], env: Environment): Promise<void> {
  for (const { id } of given) {
    await agentSocket(id, given, env).catch((error: Error) => {
      throw new RefusedError(`--${error.message}.`);
    });
  }
}

/** Forwards bytes between a build step and the agent's socket. */
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
    // When the agent closes the connection, end the call too.
    await Promise.race([Promise.all([toBuild(), Promise.race([toAgent(), closed])]), broken]);
    sendStatus(stream, statusCode.ok);
  } finally {
    socket.destroy();
  }
}

/** The agent socket for an id. Key files would need an agent of our own, so they are refused with advice. */
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
  if (isSocket === null) throw new GrpcStatus(statusCode.notFound, `ssh ${name}: ${path} does not exist`);
  if (!isSocket || source.paths.length > 1) {
    const keys = isSocket ? source.paths.join(', ') : path;
    throw new GrpcStatus(
      statusCode.unknown,
      `ssh ${name}: key files are not forwarded (${keys}); add them with ssh-add and pass --ssh ${name}`,
    );
  }
  return path;
}
