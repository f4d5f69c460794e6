/** What kind of trouble an error of ours is; code decides by this, never by a message. */
export type ErrorCode =
  /** A command line or a flag that cannot be understood. */
  | 'usage'
  /** A Dockerfile, a target or a REF that cannot be used. */
  | 'dockerfile'
  /** Files of the project that cannot be found or read. */
  | 'project'
  /** No engine could be reached. */
  | 'no-engine'
  /** A step of a build failed. */
  | 'build-failed'
  /** A state cannot be reached, since an instruction on the way fails. */
  | 'unreached'
  /** What a failed step left is gone from the engine. */
  | 'state-gone'
  /** A transfer of files that broke its protocol. */
  | 'file-transfer'
  /** A gRPC call that is answered with an error. */
  | 'grpc-status'
  /** Text or bytes of the project or the engine that do not follow their own rules. */
  | 'malformed';

/** The exit statuses of DESIGN.md that an error of a code ends a command with; 1 for all others. */
const EXIT_STATUS: Partial<Readonly<Record<ErrorCode, number>>> = {
  usage: 2,
  dockerfile: 2,
  project: 2,
  'no-engine': 3,
};

/** The base of every error of ours. `message` is one clear sentence for people. */
export abstract class StagediveError extends Error {
  abstract readonly code: ErrorCode;

  /** What a stack begins with. The class has another name in the bundle, so the code stands for it. */
  override get name(): string {
    return `StagediveError [${this.code}]`;
  }

  /** What a command ends with when this error is all there is to say. */
  get exitStatus(): number {
    return EXIT_STATUS[this.code] ?? 1;
  }
}

/** A flag or an argument that cannot be understood. */
export class UsageError extends StagediveError {
  override readonly code = 'usage';
}
