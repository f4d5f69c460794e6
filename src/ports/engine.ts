/** The engine and the connection to it. */

import type { Duplex } from 'node:stream';
import { StagediveError } from '../errors.ts';
import type { BuildPlace } from '../history/types.ts';
import type { EngineContainers } from './engine-container.ts';
import type { EngineHost } from './engine-host.ts';

/** An engine, and where it was found. */
export interface EngineInfo {
  /** `unix:///var/run/docker.sock`, `tcp://…`, or `builder NAME`. */
  readonly address: string;
  /** Where the address came from, for messages: `DOCKER_HOST`, `context desktop-linux`, `default socket`, `--builder`. */
  readonly source: string;
  /** The addresses of a builder's nodes, or the docker contexts that they belong to, as far as known; null for an engine. */
  readonly nodes: readonly string[] | null;
  /** `26.1.5` */
  readonly version: string;
  /** `linux/amd64` */
  readonly platform: string;
}

/** An image as an engine stores it. */
export interface StoredImage {
  /** `sha256:…` */
  readonly id: string;
  /** What its files go by: the chain id of its layers (`sha256:…`); null if the engine does not list these. */
  readonly chain: string | null;
}

/** Credentials for a registry. A secret without a user name is an identity token. */
export interface RegistryCredentials {
  readonly username: string;
  readonly secret: string;
}

/**
 * A connection to one engine. src/docker opens the streams, src/buildkit speaks BuildKit's protocol on them, and
 * neither knows the other. Whoever opens a stream closes it; `close()` closes the rest.
 */
export type EngineConnection = EngineConnectionBase &
  (
    | {
        readonly kind: 'engine';
        /**
         * Opens a stream on which the engine calls the session's services. Header values may be lists. Null if the session
         * is a call on the gRPC stream, as with a builder: newer engines have no endpoint for it.
         */
        openSession(headers: Readonly<Record<string, string | string[]>>): Promise<Duplex | null>;
        /** What the engine keeps, and where. Rejects with a sentence, or with an EngineLostError. */
        host(): Promise<EngineHost>;
        /** An image of the engine's store; null if there is none of that name. */
        image(name: string): Promise<StoredImage | null>;
        /** Its containers. */
        containers(): Promise<EngineContainers>;
        /** Removes what a killed process of ours left in it, beside other work. `close()` waits for that. */
        sweep(): void;
      }
    /** A builder behind `docker buildx dial-stdio`, where the session is a call on the gRPC stream. */
    | {
        readonly kind: 'builder';
        /** The name of the node that it reaches; null if that is not known. */
        readonly node: string | null;
        /** Whether builds for a platform belong on the node that it reaches. */
        serves(platform: string | undefined): boolean;
      }
  );

interface EngineConnectionBase {
  /** For a builder, version and platform are '' here; see Builder.engine. */
  readonly engine: EngineInfo;
  /** Opens a stream for gRPC (HTTP/2 without TLS) with BuildKit. Rejects with one sentence. */
  openGrpc(): Promise<Duplex>;
  /** Credentials from the docker config and its helpers; null if there are none for this host. */
  credentials(host: string): Promise<RegistryCredentials | null>;
  /** The proxies of the docker config for this engine, as build args: `HTTP_PROXY` and the like. */
  proxies(): Promise<Readonly<Record<string, string>>>;
  /**
   * Whether the engine into which images are loaded takes archives of OCI: of several platforms, with attestations.
   * @param context the docker context of that engine; null for the one that docker would use
   */
  importsOci(context: string | null): Promise<boolean>;
  /** Loads an image archive (the format of `docker save`, or of OCI) into an engine's image store. */
  loadImage(archive: AsyncIterable<Uint8Array>, context: string | null): Promise<void>;
  /**
   * Pushes an image of the engine's image store to the registry in its name. Returns the digest that it has there; null
   * if the engine does not say. Rejects with one sentence, or with an EngineLostError.
   */
  pushImage(name: string): Promise<string | null>;
  /**
   * Where builds of a node (`BUILDER/NODE`) were started on this machine, as far as it is known, by id. Never rejects.
   */
  buildPlaces(node: string, ids: readonly string[]): Promise<ReadonlyMap<string, BuildPlace>>;
  /** Keeps where a build was started. Never rejects. @param target of bake; `default` for another build */
  keepBuildPlace(
    build: { readonly node: string; readonly id: string; readonly target: string },
    place: BuildPlace,
  ): Promise<void>;
  /** Removes the place of a build of this program that is no longer in the history. Never rejects. */
  removeBuildPlace(node: string, id: string): Promise<void>;
  /** Ids of builds of this program whose places were kept a while ago; none as long as they are few. Never rejects. */
  oldBuildPlaces(node: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** How an engine was lost. */
export type EngineLoss =
  /** The connection was closed by the other side or on the way. */
  | 'closed'
  /** The connection is open, but the engine no longer answers. */
  | 'silent'
  /** What arrives is not what an engine sends. */
  | 'unreadable';

const LOSS_TEXT: Readonly<Record<EngineLoss, string>> = {
  closed: 'the connection was closed',
  silent: 'it stopped responding',
  unreadable: 'it sent what cannot be read',
};

/** The engine was lost while it was in use. Whatever was open in it is gone. */
export class EngineLostError extends StagediveError {
  override readonly code = 'engine-lost';
  constructor(
    address: string,
    readonly loss: EngineLoss,
  ) {
    super(`The engine at ${address} went away: ${LOSS_TEXT[loss]}.`);
  }

  /** How it was lost, as a clause: `it stopped responding`. */
  get why(): string {
    return LOSS_TEXT[this.loss];
  }
}

/** Whether an error says that the engine was lost. */
export function isEngineLost(error: unknown): error is EngineLostError {
  return error instanceof StagediveError && error.code === 'engine-lost';
}

/** Handles a rejection: any error stands for `value`, except that a lost engine is passed on. */
export function unlessEngineLost<T>(value: T): (error: unknown) => T {
  return (error) => {
    if (isEngineLost(error)) throw error;
    return value;
  };
}

/** No engine answered. `tried` lists each address with the reason. */
export class NoEngineError extends StagediveError {
  override readonly code = 'no-engine';
  constructor(
    readonly tried: readonly { readonly address: string; readonly source: string; readonly reason: string }[],
    message: string,
  ) {
    super(message);
  }
}
