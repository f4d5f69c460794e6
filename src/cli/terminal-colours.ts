import { isDec } from '../terminal/dialect.ts';

/** Whether text on a stream may have colours. */
export function hasColours(stream: NodeJS.WriteStream): boolean {
  return (stream.isTTY ?? false) && (process.env.NO_COLOR ?? '') === '' && !isDec(process.env);
}
