/** The engine, and the way to it. */

import type { Duplex } from 'node:stream';
import { StagediveError } from '../errors.ts';

/** Where an engine was found and what it is. */
export interface EngineInfo {
  /** `unix:///var/run/docker.sock`, `tcp://…`, or `builder NAME`. */
  readonly address: string;
  /** Where the address came from, for people: `DOCKER_HOST`, `context desktop-linux`, `default socket`. */
  readonly source: string;
  /** `26.1.5` */
  readonly version: string;
  /** `linux/amd64` */
  readonly platform: string;
}

/** What a registry wants to hear. A secret without a user name is an identity token. */
export interface RegistryCredentials {
  readonly username: string;
  readonly secret: string;
}

/**
 * The way to one engine: src/docker opens the streams, src/buildkit speaks BuildKit's protocol on them, and neither
 * knows the other. Streams are closed by whoever asked for them; `close()` closes those that are left.
 */
export type EngineConnection = EngineConnectionBase &
  (
    | {
        readonly kind: 'engine';
        /** A stream on which the engine calls the session's services; header values may be lists. */
        openSession(headers: Readonly<Record<string, string | string[]>>): Promise<Duplex>;
      }
    /** A builder behind `docker buildx dial-stdio`: the session is a call on the gRPC stream. */
    | { readonly kind: 'builder' }
  );

interface EngineConnectionBase {
  /** For a builder, version and platform are '' here: the builder itself is asked, see Builder.engine. */
  readonly engine: EngineInfo;
  /** A stream that speaks gRPC (HTTP/2 without TLS) with BuildKit; rejects with one sentence. */
  openGrpc(): Promise<Duplex>;
  /** From the docker config and its credential helpers; null when nobody is logged in there. */
  credentials(host: string): Promise<RegistryCredentials | null>;
  /** Puts an image archive (`docker save`'s format) into the engine's image store. */
  loadImage(archive: AsyncIterable<Uint8Array>): Promise<void>;
  close(): Promise<void>;
}

/** No engine answered: what was tried, each with why not. */
export class NoEngineError extends StagediveError {
  override readonly code = 'no-engine';
  constructor(
    readonly tried: readonly { readonly address: string; readonly source: string; readonly reason: string }[],
    message: string,
  ) {
    super(message);
  }
}
