import type { OutputTerminal } from './types.ts';
import { writeAllSync } from './write-sync.ts';

/** How much output per stream is kept while the screen is open. */
const MAX_HELD_CHARACTERS = 64 * 1024;

/** Holds back output that would land in the middle of the screen. */
export interface HeldOutput {
  /** From now on, output of the program (warnings, console.log) is kept instead of written. */
  hold(): void;
  /** Undoes hold() and writes the kept output, at most the last 64 Ki characters of each stream. */
  release(): void;
}

/** Holds back the streams that are terminals. Others, such as a log file behind `2>`, are not affected. */
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
