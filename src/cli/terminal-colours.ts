import { wantsColours } from '../terminal/colours.ts';

/** Whether text on a stream may have colours; how many the terminal has does not matter. */
export function hasColours(stream: NodeJS.WriteStream): boolean {
  return (stream.isTTY ?? false) && wantsColours(process.env, Number.POSITIVE_INFINITY);
}
