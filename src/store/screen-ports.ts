import type { Dockerfile, Instruction, Stage } from '../dockerfile/types.ts';
import type { SourceStage } from '../filesystem/check/index.ts';
import type { Point, Program } from '../llb/program.ts';
import type {
  Builder,
  BuildFailure,
  BuildSpec,
  Clock,
  CopyPlace,
  ImageConfig,
  OpenBuild,
  SourceFolder,
} from '../ports.ts';

/** Where a shell is opened: around an instruction of an open build. */
export interface ShellPlace {
  readonly kind: 'open';
  readonly build: OpenBuild;
  readonly dockerfile: Dockerfile;
  readonly program: Program;
  readonly point: Point;
  readonly side: 'before' | 'after';
  /** Why the instruction failed, where it did. */
  readonly failure: BuildFailure | null;
}

/** Where a shell is opened: after an instruction, null for FROM, in a build of its own. */
export interface NamedShell {
  readonly kind: 'named';
  readonly dockerfile: Dockerfile;
  readonly stage: Stage;
  readonly instruction: Instruction | null;
}

/** What a check takes into account. */
export interface CheckSettings {
  /** The image config at the place; null where it cannot be had. */
  readonly config: ImageConfig | null;
  /** What the place was built for. */
  readonly platform: string | null;
  /** Rules that are switched off. */
  readonly off: readonly string[];
  /** Stages that the target does not need, as far as they are built already. */
  readonly more: () => Promise<readonly SourceStage[]>;
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
  readonly shell: (find: () => Promise<ShellPlace | NamedShell>) => Promise<string | null>;
  /** Told where a shell is likely to be asked for next. */
  readonly prepareShell: (place: ShellPlace) => void;
  /** Keeps the breakpoints between runs. */
  readonly keepBreakpoints: (lines: readonly number[]) => Promise<void>;
  /** A folder that a build is sent: `context`, or a named one. Null where it is none. */
  readonly sourceFolder: (
    spec: BuildSpec,
    name: string,
    wanted: readonly string[],
  ) => Promise<SourceFolder | null>;
  /** The image config at a place; null where it cannot be had. Rejects when the engine is gone. */
  readonly imageConfig: (place: Omit<ShellPlace, 'kind' | 'failure'>) => Promise<ImageConfig | null>;
  /** What a check of a place needs beside its files. */
  readonly checkSettings: (place: Omit<ShellPlace, 'kind' | 'failure'>) => Promise<CheckSettings>;
  /** The place on disk that a person names to copy to. Rejects with a sentence. */
  readonly copyPlace: (destination: string) => Promise<CopyPlace>;
  /** Back to the shell that started the program, until it continues us. */
  readonly suspend: () => void;
}

/** A build that has ended and is still open, and what it is of. */
export interface EndedBuild {
  readonly build: OpenBuild;
  readonly spec: BuildSpec;
  readonly dockerfile: Dockerfile;
  /** Index of the stage that was built. */
  readonly stage: number;
}
