import type { App } from './app.ts';
import { reportCode } from './job.ts';

/** What a program wrote to its terminal, without the reports of the driver's own shell. */
export function writtenBy({ raw }: App): string {
  return raw.replace(new RegExp(`\\x1b\\]${reportCode};[^\\x07]*\\x07`, 'g'), '');
}
