/** A container of the engine itself, as `docker run` makes it. */
import type { ContainerProcess, ProcessEnd, ProcessRequest, TerminalSize } from './container.ts';

/** What `docker run` would be told. What is null or empty is as the image says. */
export interface ContainerSettings {
  /** In place of CMD. */
  readonly args: readonly string[];
  /** In place of ENTRYPOINT, and then CMD does not count; '' for none. */
  readonly entrypoint: string | null;
  /** `NAME=value`, beside those of the image. */
  readonly env: readonly string[];
  readonly user: string | null;
  readonly workdir: string | null;
  /** A network's name, `none`, `host`, `bridge` or `container:NAME`. */
  readonly network: string | null;
  readonly ports: readonly PublishedPort[];
  /** Whether every port of EXPOSE gets one of the engine's machine. */
  readonly publishesAll: boolean;
  /** `SOURCE:TARGET[:OPTIONS]`, where a source is a volume's name or an absolute path on the engine's machine. */
  readonly binds: readonly string[];
  /** Folders that get a volume without a name, which is removed with the container. */
  readonly volumes: readonly string[];
  /** Whether an init process of the engine's starts the program and reaps its orphans. */
  readonly init: boolean;
  /** Bytes; null for no limit. */
  readonly memory: number | null;
}

/** One port of a container on the engine's machine. */
export interface PublishedPort {
  /** `80/tcp` */
  readonly container: string;
  /** '' for all addresses. */
  readonly hostAddress: string;
  /** A port, or a range to choose from; '' for any that is free. */
  readonly hostPort: string;
}

export interface ContainerStart extends ContainerSettings {
  /** The id of an image in the engine's store. */
  readonly image: string;
  /** Null for no terminal: stdout and stderr are separate. */
  readonly tty: TerminalSize | null;
  /** Whether the process can read what is written to it; otherwise its stdin is empty. */
  readonly stdin: boolean;
  readonly output: ProcessRequest['output'];
}

/** The end of a container: docker's own statuses are 125 for what the engine refused, 126 and 127 as in a shell. */
export type ContainerEnd =
  | Exclude<ProcessEnd, { kind: 'refused' }>
  | { readonly kind: 'refused'; readonly status: 125 | 126 | 127; readonly message: string };

export interface EngineContainer extends Omit<ContainerProcess, 'ended'> {
  /** Resolves after the last byte of output. Never rejects. */
  readonly ended: Promise<ContainerEnd>;
  /** The ports that the engine gave it, as `127.0.0.1:32768 -> 80/tcp`. Rejects with a sentence. */
  publishedPorts(): Promise<readonly string[]>;
  /** Asks it to end, by the image's STOPSIGNAL, and kills it after 10 s, as `docker stop` does. Never rejects. */
  stop(): Promise<void>;
  /** Kills it. Never rejects. */
  kill(): Promise<void>;
  /** Whether the system killed it because its memory ran out. False if the engine does not say. Never rejects. */
  ranOutOfMemory(): Promise<boolean>;
  /** Kills and removes it, with its volumes that have no name. Idempotent, never rejects. */
  remove(): Promise<void>;
}

/** The engine's containers and images. Only those that are made here are ever touched. */
export interface EngineContainers {
  /** Creates and starts a container, and attaches to it. What is refused is its end. */
  start(start: ContainerStart): EngineContainer;
  /** A label that makes an image one of ours: a later start removes it if this process could not. */
  newImageLabel(): Readonly<Record<string, string>>;
  /** Removes what was built with such a label, unless it has got a name or is in use by others. Never rejects. */
  removeImage(label: Readonly<Record<string, string>>): Promise<void>;
}
