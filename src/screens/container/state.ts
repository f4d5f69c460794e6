import type { Dockerfile } from '../../dockerfile/types.ts';
import type { GraphStep, StepGraph } from '../../llb/types.ts';
import type { LogBuffer } from '../../progress/log-buffer.ts';
import type { Millis } from '../../progress/types.ts';
import type { VertexProgress } from '../../progress/vertex.ts';

/** A target that was started here, and what it printed. */
export interface ContainerState {
  /** Which one it is of those that were started, from 1. */
  readonly number: number;
  /** Index of the stage, and its title. */
  readonly stage: number;
  readonly title: string;
  /** Whether the next build that works starts the target again, as long as files are watched. */
  readonly isWatched: boolean;
  readonly phase: 'building' | 'running' | 'stopping' | 'ended';
  /** Where the files come from that its output names; null until that is known. */
  readonly source: OutputSource | null;
  /** It grows in place; `version` tells whether it has. */
  readonly log: LogBuffer;
  readonly version: number;
  /** Ports of the engine's machine that lead to it, as `127.0.0.1:32768 -> 80/tcp`. */
  readonly ports: readonly string[];
  /** The step that its build is at; null if none runs, and once it is built. */
  readonly building: BuildingStep | null;
  /** When the container started; until then, when it was asked for. */
  readonly startedAt: Millis;
  readonly endedAt: Millis | null;
  /** How it ended; null while it has not. The text may quote the engine. */
  readonly end: ContainerOutcome | null;
  /** The first line shown, from 0; null to follow. */
  readonly top: number | null;
  /** The first row of that line which is shown, where lines are wrapped. */
  readonly topRow: number;
}

/** What printed the output: a step of a graph, or what was started behind it. */
export interface OutputSource {
  readonly graph: StepGraph;
  readonly step: GraphStep;
  readonly dockerfile: Dockerfile;
}

/** The step that a build is at. Its texts are filtered. */
export interface BuildingStep {
  readonly step: Pick<VertexProgress, 'label' | 'name'>;
  /** When it started, by our clock. */
  readonly startedAt: Millis;
  /** The last line that it printed, without colours; '' if it printed none. */
  readonly lastLine: string;
}

export interface ContainerOutcome {
  /** Null if it never ran, or was lost. */
  readonly status: number | null;
  readonly sentence: string | null;
  readonly advice: readonly string[];
  /** Whether somebody asked it to end, so that this is no failure. */
  readonly wasStopped: boolean;
  /** Whether it could not be built; the log is then that of the failed step. */
  readonly isBuildFailure?: boolean;
  /** The first line of the instruction that failed in a build, unfiltered. */
  readonly source?: string;
}
