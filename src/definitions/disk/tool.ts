/** What one of docker's own tools answered. */
export type ToolAnswer =
  | { readonly kind: 'answer'; readonly text: string }
  /** The last line of what it said. */
  | { readonly kind: 'refused'; readonly reason: string; readonly all: string }
  /** There is no such tool here, or it does not end. */
  | { readonly kind: 'absent' };

/** A tool that does not answer by then is taken for absent. */
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
): Promise<ToolAnswer> {
  signal.throwIfAborted();
  const { execa } = await import('execa');
  const result = await execa('docker', [...args], {
    cwd: folder,
    env,
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    timeout: TOOL_TIMEOUT_MS,
    maxBuffer: MAX_ANSWER_BYTES,
    cancelSignal: signal,
    stripFinalNewline: false,
  });
  signal.throwIfAborted();
  if (!result.failed) return { kind: 'answer', text: result.stdout };
  const said = result.stderr ?? '';
  if (result.exitCode === undefined || UNKNOWN_COMMAND.test(said)) return { kind: 'absent' };
  const lines = said.split('\n').filter((line) => line.trim() !== '');
  return { kind: 'refused', reason: (lines.at(-1) ?? 'no reason').replace(/^ERROR: /, '').trim(), all: said };
}
