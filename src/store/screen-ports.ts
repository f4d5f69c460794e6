import type { Dockerfile } from '../dockerfile/types.ts';
import type { SourceStage } from '../filesystem/check/index.ts';
import type {
  Builder,
  BuildFailure,
  BuildSpec,
  Clock,
  CopyDestination,
  ImageConfig,
  SourceFolder,
} from '../ports.ts';
import type { ShellRequest } from '../shell/screen-shell.ts';
import type { LocatedState, TargetPoint } from '../states/reach.ts';

/** What a check takes into account. */
export interface CheckSettings {
  /** The image config of the state; null where it cannot be had. */
  readonly config: ImageConfig | null;
  /** What the state was built for. */
  readonly platform: string | null;
  /** Rules that are switched off. */
  readonly off: readonly string[];
  /** Stages that the target does not need, as far as they are built already. */
  readonly moreStages: () => Promise<readonly SourceStage[]>;
  /** Lets go of those; never rejects. */
  readonly close: () => Promise<void>;
}

/** What the screens' actions need of the outside. */
export interface ScreenPorts {
  readonly clock: Clock;
  /** The engine; connects once, and again after a failure. Rejects with a sentence. */
  readonly connect: () => Promise<Builder>;
  /** Reads the Dockerfile as it is now. Rejects with a sentence. */
  readonly readDockerfile: () => Promise<Dockerfile>;
  /** The build of one stage of it. */
  readonly specFor: (dockerfile: Dockerfile, stage: number, noCache: boolean) => BuildSpec;
  /** Leaves the screen and the program. */
  readonly leave: (status: number) => void;
  /** Opens the person's editor at a line of the Dockerfile, in place of the screens. Rejects with a sentence. */
  readonly edit: (line: number) => Promise<void>;
  /**
   * A shell in a state, in place of the screens, until the person leaves it. Every key typed after this call is the
   * shell's. Never rejects; a sentence to show.
   */
  readonly shell: (request: ShellRequest) => Promise<string | null>;
  /** Hears where a shell is likely to be asked for next: at a point that failed. */
  readonly prepareShell: (at: Pick<TargetPoint, 'target' | 'point'>, failure: BuildFailure) => void;
  /** Keeps the breakpoints between runs. */
  readonly keepBreakpoints: (lines: readonly number[]) => Promise<void>;
  /** A folder that a build is sent: `context`, or a named one. Null where it is none. */
  readonly sourceFolder: (
    spec: BuildSpec,
    name: string,
    wanted: readonly string[],
  ) => Promise<SourceFolder | null>;
  /** The image config at a point; null where it cannot be had. Rejects when the engine is gone. */
  readonly imageConfig: (at: TargetPoint) => Promise<ImageConfig | null>;
  /** What a check of a state needs beside its files. */
  readonly checkSettings: (state: LocatedState) => Promise<CheckSettings>;
  /** The place on disk that a person names to copy to. Rejects with a sentence. */
  readonly openCopyDestination: (destination: string) => Promise<CopyDestination>;
  /** Back to the shell that started the program, until it continues us. */
  readonly suspend: () => void;
}
