import { Writable } from 'node:stream';
import type { FrameWriter } from './frame-writer.ts';
import { type Cursor, readInkWrite } from './ink-output.ts';
import type { Size } from './types.ts';

/**
 * How long to wait after a resize before painting. Ink first lays out the old content for the new size; its
 * components render a moment later, at most one frame (30 per second).
 */
const RESIZE_SETTLE_MS = 35;

/**
 * The stdout for ink. It extracts the frames from ink's output and paints them with a FrameWriter. It is deliberately
 * not a TTY, because ink would then hide the cursor, mark updates and clear the terminal itself. While it is not
 * painting (before open, after close, while lent to a child), frames are dropped.
 */
export class ScreenStream extends Writable {
  readonly isTTY = false;
  #size: Size;
  #frame: string | null = null;
  #cursor: Cursor = null;
  #painting = false;
  #settling = false;

  /** @param send writes to the terminal */
  constructor(
    size: Size,
    private readonly writer: FrameWriter,
    private readonly send: (text: string) => void,
  ) {
    super({ decodeStrings: false });
    this.#size = size;
    // Every useInput, useStdout and size hook can add a resize listener.
    this.setMaxListeners(0);
  }

  get columns(): number {
    return this.#size.columns;
  }

  get rows(): number {
    return this.#size.rows;
  }

  /** Starts painting on a screen with unknown content. Shows the last frame again at once. */
  start(): void {
    this.#painting = true;
    this.writer.invalidate();
    this.#paint();
  }

  /** Stops painting. The last frame is kept for start(). */
  stop(): void {
    this.#painting = false;
  }

  /** Forgets the last frame. start() then paints nothing until ink renders. */
  forget(): void {
    this.#frame = null;
    this.#cursor = null;
  }

  /**
   * Handles a resized window: notifies ink, and paints every row after its components had time to render for the new
   * size, so that no frame of the old size is visible.
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
