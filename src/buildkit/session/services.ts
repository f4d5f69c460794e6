import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import type { BuildSpec, RegistryCredentials, SecretSource } from '../../ports.ts';
import { readRegularFile, UnfitFileError } from '../../read-file.ts';
import { handleFileSyncStream } from '../filesync/http2.ts';
import type { FileSyncCallbacks, FileSyncDirs } from '../filesync/types.ts';
import * as auth from '../gen/auth_pb.ts';
import * as health from '../gen/health_pb.ts';
import * as secrets from '../gen/secrets_pb.ts';
import { type BlobStores, contentServices } from './content-services.ts';
import type { ExportReceiver } from './export-receiver.ts';
import { GrpcStatus, type Services, statusCode } from './server.ts';
import { checkAgent, forwardAgent } from './ssh-agent.ts';
import { sendArchive } from './upload.ts';

/** A secret, and variables that it may name and that our environment lacks. */
export type GivenSecret = SecretSource & { readonly variables?: Readonly<Record<string, string>> };

/** What a session needs to serve a build. */
export interface SessionSources {
  readonly spec: Pick<BuildSpec, 'ssh' | 'remote'> & { readonly secrets: readonly GivenSecret[] };
  readonly dirs: FileSyncDirs;
  readonly fileSync: FileSyncCallbacks;
  readonly exports: ExportReceiver;
  /** Folders of blobs that the daemon may read or write, by the name that it uses. */
  readonly stores: BlobStores;
  readonly env: Readonly<Record<string, string | undefined>>;
  credentials(host: string): Promise<RegistryCredentials | null>;
}

/**
 * The services that the daemon may call during a build (moby/buildkit session/*). There is no `FetchToken`, so the
 * daemon uses the credentials to fetch registry tokens itself.
 */
export function sessionServices(sources: SessionSources): Services {
  const { spec, env } = sources;
  const content = contentServices(sources.stores);
  return {
    unary: {
      ...content.unary,
      '/grpc.health.v1.Health/Check': () =>
        toBinary(
          health.HealthCheckResponseSchema,
          create(health.HealthCheckResponseSchema, {
            status: health.HealthCheckResponse_ServingStatus.SERVING,
          }),
        ),
      '/moby.filesync.v1.Auth/Credentials': async (message) => {
        const { Host } = fromBinary(auth.CredentialsRequestSchema, message);
        const found = await sources.credentials(Host);
        return toBinary(
          auth.CredentialsResponseSchema,
          create(auth.CredentialsResponseSchema, {
            Username: found?.username ?? '',
            Secret: found?.secret ?? '',
          }),
        );
      },
      '/moby.buildkit.secrets.v1.Secrets/GetSecret': async (message) => {
        const { ID } = fromBinary(secrets.GetSecretRequestSchema, message);
        const data = await readSecret(ID, spec.secrets, env);
        return toBinary(secrets.GetSecretResponseSchema, create(secrets.GetSecretResponseSchema, { data }));
      },
      '/moby.sshforward.v1.SSH/CheckAgent': (message) => checkAgent(message, spec.ssh, env),
    },
    streams: {
      ...content.streams,
      '/moby.filesync.v1.FileSync/DiffCopy': ({ stream, rawHeaders }) =>
        handleFileSyncStream(stream, rawHeaders, sources.dirs, sources.fileSync),
      '/moby.filesync.v1.FileSend/DiffCopy': ({ stream, headers }) =>
        sources.exports.receive(stream, headers),
      '/moby.upload.v1.Upload/Pull': ({ stream, headers }) =>
        sendArchive(stream, String(headers.urlpath ?? ''), spec.remote),
      '/moby.sshforward.v1.SSH/ForwardAgent': ({ stream, headers }) =>
        forwardAgent(stream, headers, spec.ssh, env),
    },
  };
}

/** Reads a secret when it is requested; never caches it. On NOT_FOUND the daemon decides whether it was required. */
async function readSecret(
  id: string,
  given: readonly GivenSecret[],
  env: SessionSources['env'],
): Promise<Uint8Array> {
  const secret = given.find((candidate) => candidate.id === id);
  if (secret === undefined) throw new GrpcStatus(statusCode.notFound, `secret ${id} was not given`);
  const { from } = secret;
  // An unset variable is an empty secret, as in buildx (moby/buildkit session/secrets/secretsprovider).
  if (from.kind === 'env') return Buffer.from(env[from.name] ?? secret.variables?.[from.name] ?? '');
  try {
    return await readRegularFile(from.path, { pipes: true });
  } catch (error) {
    if (error instanceof UnfitFileError) {
      throw new GrpcStatus(statusCode.unknown, `secret ${id}: ${from.path} cannot be read: ${error.message}`);
    }
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    const status = code === 'ENOENT' ? statusCode.notFound : statusCode.unknown;
    throw new GrpcStatus(status, `secret ${id}: ${from.path} cannot be read (${code})`);
  }
}
