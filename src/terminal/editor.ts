import { basename } from 'node:path';
import { execa } from 'execa';
import { RefusedError } from '../errors.ts';

export interface EditorCall {
  readonly command: string;
  readonly args: readonly string[];
}

/** Editors that take the line as a separate argument before the file: `+12`. */
const PLUS_LINE = /^(vi|vim|nvim|view|nano|emacs|emacsclient|pico|joe|mcedit|micro|kak|ne|e3)$/;

/**
 * The command that opens a file at a line in the user's editor: $VISUAL, else $EDITOR, else vi. Both variables can
 * contain arguments (`code --wait`).
 * @param line counts from 1
 */
export function editorCall(
  path: string,
  line: number,
  env: Readonly<Record<string, string | undefined>>,
): EditorCall {
  const words = (env.VISUAL || env.EDITOR || 'vi').trim().split(/\s+/);
  const [command = 'vi', ...args] = words;
  const name = basename(command);
  if (PLUS_LINE.test(name)) return { command, args: [...args, `+${line}`, path] };
  if (/^(code|codium|cursor)(-insiders)?$/.test(name))
    return { command, args: [...args, '--goto', `${path}:${line}`] };
  if (/^(hx|helix|subl|zed)$/.test(name)) return { command, args: [...args, `${path}:${line}`] };
  return { command, args: [...args, path] };
}

/**
 * Runs the editor in the foreground until it exits. Rejects with a one-sentence error when it cannot start or fails.
 */
export async function runEditor(call: EditorCall): Promise<void> {
  const result = await execa(call.command, [...call.args], { stdio: 'inherit', reject: false });
  if (result.failed) {
    const why =
      result.exitCode === undefined
        ? (result.originalMessage ?? 'it could not be started')
        : `it exited with ${result.exitCode}`;
    throw new RefusedError(
      `The editor ${call.command} failed: ${why}. Set $VISUAL or $EDITOR to choose another one.`,
    );
  }
}
