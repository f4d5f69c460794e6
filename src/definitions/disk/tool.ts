/** What one of docker's own tools answered. */
export type ToolAnswer =
  | { readonly kind: 'answer'; readonly text: string }
  /** The last line of what it said. */
  | { readonly kind: 'refused'; readonly reason: string; readonly all: string }
  | AbsentTool;

/** A tool without an answer. */
export interface AbsentTool {
  readonly kind: 'absent';
  /** `missing`: it is not here; `silent`: it did not end in time; `endless`: it said too much; `killed`: by a signal. */
  readonly why: 'missing' | 'silent' | 'endless' | 'killed';
}

const TOOL_TIMEOUT_MS = 20_000;
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

/** How docker and its plugins say that there is no such command. */
const UNKNOWN_COMMAND = /is not a docker command|unknown (?:docker )?command|unknown (?:shorthand )?flag/i;

/**
 * Runs `docker` with these arguments.
 * @param folder where it runs
 */
export async function askDocker(
  args: readonly string[],
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
  timeoutMs = TOOL_TIMEOUT_MS,
): Promise<ToolAnswer> {
  signal.throwIfAborted();
  const { execa } = await import('execa');
  const result = await execa('docker', [...args], {
    cwd: folder,
    env,
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    timeout: timeoutMs,
    maxBuffer: MAX_ANSWER_BYTES,
    cancelSignal: signal,
    stripFinalNewline: false,
  });
  signal.throwIfAborted();
  if (!result.failed) return { kind: 'answer', text: result.stdout };
  const said = result.stderr ?? '';
  if (result.timedOut) return { kind: 'absent', why: 'silent' };
  if (result.isMaxBuffer) return { kind: 'absent', why: 'endless' };
  if (result.signal !== undefined) return { kind: 'absent', why: 'killed' };
  if (result.exitCode === undefined || UNKNOWN_COMMAND.test(said)) return { kind: 'absent', why: 'missing' };
  const lines = said.split('\n').filter((line) => line.trim() !== '');
  return { kind: 'refused', reason: (lines.at(-1) ?? 'no reason').replace(/^ERROR: /, '').trim(), all: said };
}

/** Why there is no answer and what to do, as the end of a sentence that begins with the tool. */
export function absenceText({ why }: AbsentTool): string {
  switch (why) {
    case 'missing':
      return 'which is not here: install it';
    case 'silent':
      return `which did not answer within ${TOOL_TIMEOUT_MS / 1000} s: see whether it runs by itself`;
    case 'endless':
      return `which printed more than ${MAX_ANSWER_BYTES / 1024 ** 2} MiB: name a file that defines less`;
    case 'killed':
      return 'which was killed: try again';
  }
}
