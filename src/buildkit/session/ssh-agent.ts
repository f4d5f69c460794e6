import { stat } from 'node:fs/promises';
import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import { connect } from 'node:net';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import type { ParsedKey } from 'ssh2';
import { InputError } from '../../errors.ts';
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
  await findAgent(ID, given, env);
  return toBinary(CheckAgentResponseSchema, create(CheckAgentResponseSchema));
}

/**
 * Checks before the build that every given agent exists, because the daemon silently ignores a missing one. Rejects
 * with a one-sentence error.
 */
export async function requireAgents(given: readonly SshSource[], env: Environment): Promise<void> {
  for (const { id } of given) {
    await findAgent(id, given, env).catch((error: Error) => {
      throw new InputError(`--${error.message}.`);
    });
  }
}

/** Forwards bytes between a build step and an agent: the socket of one, or ours with the keys of files. */
export async function forwardAgent(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  given: readonly SshSource[],
  env: Environment,
): Promise<void> {
  const agent = await findAgent(String(headers['buildkit.ssh.id'] ?? ''), given, env);
  const socket = agent.kind === 'socket' ? connect(agent.path) : (await keyAgents()).keyAgent(agent.keys);
  const broken = new Promise<never>((_, reject) => {
    socket.on('error', (error: NodeJS.ErrnoException) =>
      reject(
        new GrpcStatus(statusCode.unknown, `the ssh agent does not answer (${error.code ?? error.message})`),
      ),
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

/** Loaded only for keys in files: it needs a library for SSH. */
const keyAgents = () => import('./key-agent.ts');

type Agent =
  | { readonly kind: 'socket'; readonly path: string }
  | { readonly kind: 'keys'; readonly keys: readonly ParsedKey[] };

/** The agent of an id: a socket, or one with the keys of files (moby/buildkit session/sshforward/sshprovider). */
async function findAgent(id: string, given: readonly SshSource[], env: Environment): Promise<Agent> {
  const name = id || 'default';
  const source = given.find((candidate) => candidate.id === name);
  if (source === undefined)
    throw new GrpcStatus(statusCode.notFound, `ssh ${name} was not given; pass --ssh ${name}`);
  const paths = source.paths.length > 0 ? source.paths : [env.SSH_AUTH_SOCK ?? ''];
  if (paths[0] === '')
    throw new GrpcStatus(statusCode.notFound, `ssh ${name}: SSH_AUTH_SOCK is not set; start an ssh agent`);
  const sockets: string[] = [];
  for (const path of paths) {
    const found = await stat(path).catch(() => null);
    if (found === null) throw new GrpcStatus(statusCode.notFound, `ssh ${name}: ${path} does not exist`);
    if (found.isSocket()) sockets.push(path);
  }
  const [socket] = sockets;
  if (socket === undefined) {
    const { readKeys } = await keyAgents();
    const keys = await readKeys(paths).catch((error: Error) => {
      throw new GrpcStatus(statusCode.unknown, `ssh ${name}: ${error.message}`);
    });
    return { kind: 'keys', keys };
  }
  if (paths.length > 1) {
    throw new GrpcStatus(
      statusCode.unknown,
      `ssh ${name}: ${socket} is an agent's socket; name one socket, or files with keys`,
    );
  }
  return { kind: 'socket', path: socket };
}
