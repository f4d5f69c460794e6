import { messageOf } from '../../ports.ts';
import type { LogBuffer } from '../../progress/log-buffer.ts';
import { plainText, withoutStyles } from '../../progress/sanitize.ts';
import type { ScreenPorts } from '../../store/screen-ports.ts';
import type { Dispatch } from '../../store/store.ts';
import { countText } from '../../text/count-text.ts';
import { nextTurn } from '../../turns.ts';

/** Lines written in one go. */
const LINES_PER_WRITE = 2048;
const encoder = new TextEncoder();

/** What is saved: as many lines as there are when it is asked for. */
export interface SavedLog {
  readonly log: LogBuffer;
  /** The name of the file where a folder is given. */
  readonly name: string;
}

/**
 * Saves a log without styles; the file appears when all of it is written. Asks before it replaces one. Never rejects.
 * @param destination a file or a folder, as it was typed
 */
export async function saveLog(
  ports: Pick<ScreenPorts, 'openCopyDestination' | 'clock'>,
  { log, name }: SavedLog,
  destination: string,
  overwrite: boolean,
  dispatch: Dispatch,
): Promise<void> {
  try {
    const to = await ports.openCopyDestination(destination);
    const path = to.name ?? name;
    const shown = to.target.nameOf(path);
    const there = await to.target.kind(path);
    if (there === 'folder' || there === 'other' || to.folderOnly) {
      const text = `${plainText(shown)} is not a file: type another name.`;
      return dispatch({ type: 'message/shown', text, tone: 'error' });
    }
    if (there === 'file' && !overwrite) {
      const overlay = { kind: 'overwrite', path: null, destination, text: shown } as const;
      return dispatch({ type: 'overlay/opened', overlay });
    }
    const from = log.firstLine;
    const end = log.lineCount;
    try {
      const file = await to.target.openFile(path);
      for (let at = from; at < end; at += LINES_PER_WRITE) {
        const lines = log.window(at, Math.min(end, at + LINES_PER_WRITE));
        await file.write(encoder.encode(lines.map(({ text }) => `${withoutStyles(text)}\n`).join('')));
        await nextTurn();
      }
      await file.finish({ mode: 0o644, mtimeNs: BigInt(Math.round(ports.clock.now())) * 1_000_000n });
    } finally {
      await to.target.discard();
    }
    const dropped =
      from === 0 ? '' : ` The first ${countText(from, 'line')} had been dropped to save memory.`;
    const text = `Saved ${countText(end - from, 'line')} to ${plainText(shown)}.${dropped}`;
    dispatch({ type: 'message/shown', text, tone: 'info' });
  } catch (error) {
    dispatch({ type: 'message/shown', text: messageOf(error), tone: 'error' });
  }
}
