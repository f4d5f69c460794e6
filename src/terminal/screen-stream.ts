import { Writable } from 'node:stream';
import type { FrameWriter } from './frame-writer.ts';
import { type Cursor, readInkWrite } from './ink-output.ts';
import type { Size } from './types.ts';

/**
 * ink lays out what there is at once when the window changes; its components render for the new size a moment later,
 * at most one frame of 30 a second. In milliseconds.
 */
const RESIZE_SETTLE_MS = 35;

/**
 * The stdout that ink gets. It takes ink's frames out of what ink writes and paints them through a FrameWriter; it
 * is no TTY on purpose, since ink would then hide the cursor, mark updates and clear the terminal by itself.
 * While it is not painting (before open, after close, while lent to a child) frames are dropped.
 */
export class ScreenStream extends Writable {
  readonly isTTY = false;
  #size: Size;
  #frame: string | null = null;
  #cursor: Cursor = null;
  #painting = false;
  #settling = false;

  /** `send` writes to the terminal. */
  constructor(
    size: Size,
    private readonly writer: FrameWriter,
    private readonly send: (text: string) => void,
  ) {
    super({ decodeStrings: false });
    this.#size = size;
    // Every useInput, useStdout and size hook may listen for a resize.
    this.setMaxListeners(0);
  }

  get columns(): number {
    return this.#size.columns;
  }

  get rows(): number {
    return this.#size.rows;
  }

  /** Begins painting on a screen whose content is unknown; the frame that was shown before comes back at once. */
  start(): void {
    this.#painting = true;
    this.writer.invalidate();
    this.#paint();
  }

  /** Drops what comes from now on; the last frame is kept for start(). */
  stop(): void {
    this.#painting = false;
  }

  /** Forgets the last frame, so that start() shows nothing until ink renders. */
  forget(): void {
    this.#frame = null;
    this.#cursor = null;
  }

  /**
   * The window changed: tells ink, and paints every row once its components had the time to render for the new size,
   * so that a frame of the old size is not seen in between.
   */
  resizeTo(size: Size): void {
    this.#size = size;
    this.writer.resize(size);
    this.emit('resize');
    if (this.#settling) return;
    this.#settling = true;
    setTimeout(() => {
      this.#settling = false;
      this.#paint();
    }, RESIZE_SETTLE_MS);
  }

  override _write(chunk: string | Uint8Array, _encoding: BufferEncoding, done: () => void): void {
    const write = readInkWrite(
      typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8'),
      this.#frame ?? '',
    );
    if (write.kind !== 'nothing') {
      if (write.kind === 'frame') this.#frame = write.frame;
      this.#cursor = write.cursor;
      this.#paint();
    }
    done();
  }

  #paint(): void {
    if (!this.#painting || this.#settling || this.#frame === null) return;
    const text = this.writer.draw(this.#frame, this.#cursor);
    if (text !== '') this.send(text);
  }
}
