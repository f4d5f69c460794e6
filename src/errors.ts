/** The kind of an error of ours. Code branches on this, never on a message. */
export type ErrorCode =
  /** Invalid command line or flag. */
  | 'usage'
  /** Invalid Dockerfile, target or REF. */
  | 'dockerfile'
  /** A project file is missing or unreadable. */
  | 'project'
  /** The build context is missing or unreadable. */
  | 'build-context'
  /** No engine could be reached. */
  | 'no-engine'
  /** Nothing keeps past builds here. */
  | 'no-history'
  /** The connection to the engine broke, or the engine stopped responding. */
  | 'engine-lost'
  /** A step of a build failed. */
  | 'build-failed'
  /** A state cannot be reached because an instruction on the way fails. */
  | 'unreached'
  /** The engine no longer has what a failed step left. */
  | 'state-gone'
  /** Something that was asked for cannot be done; the sentence says why. */
  | 'refused'
  /** What a flag names is missing or unreadable. */
  | 'input'
  /** A file transfer violated its protocol. */
  | 'file-transfer'
  /** A gRPC call returns an error. */
  | 'grpc-status'
  /** Malformed text or bytes from the project or the engine. */
  | 'malformed';

/** The exit status of each kind, as in DESIGN.md; 1 if not listed. */
const EXIT_STATUS: Partial<Readonly<Record<ErrorCode, number>>> = {
  usage: 2,
  dockerfile: 2,
  project: 2,
  'build-context': 2,
  input: 2,
  'no-engine': 3,
  'engine-lost': 3,
};

/** Base class of all our errors. `message` is one clear sentence for users. */
export abstract class StagediveError extends Error {
  abstract readonly code: ErrorCode;

  /** The first word of a stack trace. Class names are minified in the bundle, so it shows the code. */
  override get name(): string {
    return `StagediveError [${this.code}]`;
  }

  /** The exit status of a command that ends with this error. */
  get exitStatus(): number {
    return EXIT_STATUS[this.code] ?? 1;
  }
}

/** An invalid flag or argument. */
export class UsageError extends StagediveError {
  override readonly code = 'usage';
}

/** Something that was asked for cannot be done: what, and why. */
export class RefusedError extends StagediveError {
  override readonly code: 'refused' | 'input' = 'refused';
}

/** What a flag names cannot be read: a file, a folder, a key. */
export class InputError extends RefusedError {
  override readonly code = 'input';
}
