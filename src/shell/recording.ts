/** Which shells are recorded, and how. */
import { type RecordWay, recordEnv, recordWay } from '../fix/record-way.ts';
import { recordedCall, recordedEnv } from '../fix/recorded-shell.ts';
import type { ShellRecord } from '../fix/types.ts';
import type { HistoryCommand } from '../llb/shell-command.ts';
import { OWN_BUSYBOX } from '../llb/shell-command.ts';
import { unlessEngineLost } from '../ports.ts';
import { type ShellRecorder, shellRecorder } from './recorder.ts';
import { STATE_FOLDER } from './state-container.ts';
import type { Toolbox } from './toolbox.ts';

/** How a shell is recorded. */
export interface Recording {
  readonly way: RecordWay;
  /** The folder of the state in the shell's root: `/` or `/stage`. */
  readonly root: string;
  /** Whether what is typed can become a RUN: the shell says it, and the state has a shell itself. */
  readonly hasCommands: boolean;
  /** A shell for the collector: program and first arguments. */
  readonly collector: readonly string[];
  /** Given what was recorded. */
  readonly onRecord: (record: ShellRecord) => void;
}

/** How a shell of the state itself is recorded; null if it has no means, or is not to be recorded. */
export function ownRecording(
  path: string,
  way: RecordWay | null,
  onRecord: Recording['onRecord'] | undefined,
): Recording | null {
  if (onRecord === undefined || way === null) return null;
  return { way, root: '/', hasCommands: way !== 'prompt', collector: [path], onRecord };
}

/** The same for a toolbox. What is typed there needs the toolbox, so only the files are recorded. */
export async function toolboxRecording(
  toolbox: Toolbox,
  onRecord: Recording['onRecord'] | undefined,
): Promise<Recording | null> {
  if (onRecord === undefined) return null;
  if (toolbox.kind === 'busybox') {
    const collector = [OWN_BUSYBOX, 'sh'];
    return { way: 'busybox', root: '/', hasCommands: false, collector, onRecord };
  }
  const program = await toolbox.state.readFile(toolbox.shell).catch(unlessEngineLost(null));
  const way = recordWay(toolbox.shell, program);
  if (way === null) return null;
  return { way, root: STATE_FOLDER, hasCommands: false, collector: [toolbox.shell], onRecord };
}

/** What makes a recorded shell of a call; null leaves it as it is. */
export function callAround(recording: Recording | null): ((call: string) => string) | null {
  return recording === null ? null : recordedCall;
}

/** The variables of a recorded shell. */
export function recordingEnv(recording: Recording | null, env: readonly string[]): readonly string[] {
  if (recording === null) return [];
  return [...recordEnv(recording.way, env), ...recordedEnv(recording.way, recording.root)];
}

/** @param history the command that is in the shell's history from the start */
export function recorderOf(
  recording: Recording | null,
  history: HistoryCommand | null,
): ShellRecorder | null {
  if (recording === null) return null;
  const { collector, hasCommands, root, onRecord } = recording;
  const given = new Set(history === null ? [] : [history.line]);
  return shellRecorder(collector, { given, hasCommands, root: root === '/' ? '' : root }, onRecord);
}

/** What the opening line says of it. */
export function recordingText(recording: Recording | null, isAsked: boolean): string {
  if (!isAsked) return '';
  if (recording === null) return '; this shell cannot say what is typed, so nothing is recorded';
  if (recording.hasCommands) return '; commands are recorded for a fix';
  const why = recording.way === 'prompt' ? ': this shell keeps no history' : '';
  return `; changed files are recorded for a fix, commands are not${why}`;
}
