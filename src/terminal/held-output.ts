import type { OutputTerminal } from './types.ts';
import { writeAllSync } from './write-sync.ts';

/** No more than this is kept of what was written while the screen was taken, in characters. */
const MAX_HELD_CHARACTERS = 64 * 1024;

/** Output that would land in the middle of a screen, kept until the screen is given back. */
export interface HeldOutput {
  /** From now on process.stdout and process.stderr keep what the program writes (warnings, console.log). */
  hold(): void;
  /** Undoes hold() and writes what was kept, the newest 64 Ki characters of each stream. */
  release(): void;
}

/** Holds the streams that are terminals; the others (a log file behind `2>`) go on as they are. */
export function createHeldOutput(streams: readonly OutputTerminal[]): HeldOutput {
  const held = streams.filter((stream) => stream.isTTY).map((stream) => ({ stream, text: '' }));
  let undo: (() => void)[] = [];
  return {
    hold() {
      if (undo.length > 0) return;
      undo = held.map((entry) => {
        const write = entry.stream.write;
        entry.stream.write = keepIn(entry);
        return () => {
          entry.stream.write = write;
        };
      });
    },
    release() {
      for (const restore of undo) restore();
      undo = [];
      for (const entry of held) {
        const { text } = entry;
        entry.text = '';
        if (text !== '') writeAllSync(entry.stream.fd, text);
      }
    },
  };
}

function keepIn(entry: { text: string }): OutputTerminal['write'] {
  return (
    chunk: string | Uint8Array,
    encodingOrDone?: BufferEncoding | ((error?: Error | null) => void),
    done?: (error?: Error | null) => void,
  ) => {
    const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
    entry.text = (entry.text + text).slice(-MAX_HELD_CHARACTERS);
    const call = typeof encodingOrDone === 'function' ? encodingOrDone : done;
    if (call !== undefined) process.nextTick(call);
    return true;
  };
}
