import type { Breakpoint } from '../breakpoints/types.ts';
import type { Dockerfile } from '../dockerfile/types.ts';
import type { FileChange } from '../fix/types.ts';
import type { PastDetails } from '../history/types.ts';
import type {
  Builder,
  BuildFailure,
  BuildHistory,
  BuildOptions,
  BuildSpec,
  Clock,
  ContextFolders,
  CopyDestination,
  IgnoreChange,
  ImageConfig,
  OptionChanges,
  SourceFolder,
} from '../ports.ts';
import type { RunRequest } from '../shell/screen-run.ts';
import type { ShellRequest } from '../shell/screen-shell.ts';
import type { TraceRunOptions } from '../shell/trace-run.ts';
import type { Address } from '../states/address.ts';
import type { BuildRecorder, BuildToRecord } from '../states/build-recorder.ts';
import type { CheckSettings } from '../states/check-settings.ts';
import type { OpenTargets } from '../states/open-targets.ts';
import type { LocatedState, TargetPoint } from '../states/reach.ts';
import type { Trace } from '../trace/types.ts';

/** What the screens need from the outside world. Methods that reject do so with a full sentence. */
export interface ScreenPorts {
  readonly clock: Clock;
  /** The engine; connects once, and again after a failure. Rejects with a sentence. */
  readonly connect: () => Promise<Builder>;
  /** Reads the current Dockerfile. Rejects with a sentence. */
  readonly readDockerfile: () => Promise<Dockerfile>;
  /** The build of one stage of a Dockerfile. */
  readonly specFor: (dockerfile: Dockerfile, stage: number, noCache: boolean) => BuildSpec;
  /**
   * Changes what `readDockerfile` and `specFor` go by from now on; the changes replace earlier ones. Resolves to the
   * Dockerfile as it is read with them. Rejects with a sentence if it cannot be built so; then nothing changed.
   */
  readonly changeOptions: (changes: OptionChanges) => Promise<Dockerfile>;
  /** The options of the next build of a stage, and the same build with docker. */
  readonly buildOptions: (dockerfile: Dockerfile, stage: number) => BuildOptions;
  /** What records a build and says why its steps ran; null if builds are not recorded. Never rejects. */
  readonly recorder: (build: Omit<BuildToRecord, 'definition'>) => Promise<BuildRecorder | null>;
  /** The past builds of the engine, with our own records. Rejects with a sentence, as `connect` does. */
  readonly history: () => Promise<BuildHistory>;
  /** The address of what a past build made, which the targets find again. Rejects with a sentence if that cannot be. */
  readonly pastResult: (details: PastDetails, targets: OpenTargets) => Promise<Address>;
  /** Puts a text into the clipboard of the user's terminal; false if it is too long for that. */
  readonly copyText: (text: string) => boolean;
  /** Closes the screens and ends the program. */
  readonly leave: (status: number) => void;
  /** Puts the list of builds in place of the screens, which come back as they are if none is picked. */
  readonly pickAnother: () => void;
  /** Opens the user's editor at a line of the Dockerfile, hiding the screens. Rejects with a sentence. */
  readonly edit: (line: number) => Promise<void>;
  /** Opens the user's editor at a line of another file (absolute path), hiding the screens. Rejects with a sentence. */
  readonly editFile: (path: string, line: number) => Promise<void>;
  /**
   * The first of some files that is in a folder which is sent to the build: `context` or a named context; paths begin with
   * a slash. Its absolute path on disk, or null.
   */
  readonly contextFile: (spec: BuildSpec, name: string, paths: readonly string[]) => Promise<string | null>;
  /**
   * Opens a shell in a state, hiding the screens until the user leaves it. Every key typed after this call
   * goes to the shell. Resolves with a sentence to show, or null. Never rejects.
   */
  readonly shell: (request: ShellRequest) => Promise<string | null>;
  /**
   * Builds a stage, starts it as docker starts its image, and gives it the terminal, hiding the screens until it ends.
   * Every key typed after this call goes to it. Resolves with a sentence to show, or null. Never rejects.
   */
  readonly launch: (request: RunRequest) => Promise<string | null>;
  /** Prepares for a shell that is likely to be opened next: at a point that failed. */
  readonly prepareShell: (at: Pick<TargetPoint, 'target' | 'point'>, failure: BuildFailure) => void;
  /** Runs a failed RUN again, traced. Rejects with a sentence. */
  readonly trace: (request: Omit<TraceRunOptions, 'clock' | 'token'>) => Promise<Trace>;
  /** The files that a fix may change. */
  readonly fixes: {
    /** The text of a file of the build context, of the Dockerfile for null; null if there is none to change. */
    readonly read: (file: string | null) => Promise<string | null>;
    /** Writes changes. Rejects with a sentence, with nothing written, if a file has changed meanwhile. */
    readonly write: (changes: readonly FileChange[]) => Promise<void>;
    /** Opens the user's editor on a text, hiding the screens. Returns what it became. */
    readonly edit: (text: string) => Promise<string>;
  };
  /** Saves the breakpoints for the next run. */
  readonly keepBreakpoints: (breakpoints: readonly Breakpoint[]) => Promise<void>;
  /** Remembers for later runs whether long lines of logs are wrapped. Never rejects. */
  readonly keepWrapping: (wrapped: boolean) => Promise<void>;
  /** A folder that is sent to the build: `context` or a named context. Null if it is not a folder. */
  readonly sourceFolder: (
    spec: BuildSpec,
    name: string,
    wanted: readonly string[],
  ) => Promise<SourceFolder | null>;
  readonly contexts: ContextFolders;
  /**
   * Adds a line to an ignore file; `changed` if the file is not as it was read, and nothing is written then. Rejects with
   * a sentence.
   */
  readonly addIgnoreRule: (change: IgnoreChange) => Promise<'written' | 'changed'>;
  /** The image config at a point; null if it is not available. Rejects when the engine is gone. */
  readonly imageConfig: (at: TargetPoint) => Promise<ImageConfig | null>;
  /** What a check of a state needs besides its files. */
  readonly checkSettings: (state: LocatedState) => Promise<CheckSettings>;
  /** The place on disk that a destination names. Rejects with a sentence. */
  readonly openCopyDestination: (destination: string) => Promise<CopyDestination>;
  /**
   * Builds a stage, or takes what the cache has of it, and writes a page about that build into the working folder. Resolves to a
   * sentence that names the file. Rejects with a sentence.
   */
  readonly writeReport: (dockerfile: Dockerfile, stage: number, signal: AbortSignal) => Promise<string>;
  /** Suspends the program until the parent shell continues it. */
  readonly suspend: () => void;
}

/** What the screens that inspect states need. */
export type InspectPorts = Pick<ScreenPorts, 'clock' | 'openCopyDestination' | 'checkSettings'>;
