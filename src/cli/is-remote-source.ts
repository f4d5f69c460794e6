import { statSync } from 'node:fs';
import type { CommonOptions } from '../commands/wiring.ts';
import { isRemoteAddress } from '../dockerfile/remote-address.ts';

/** Whether a command line needs `openRemoteSource`. */
export function isRemoteSource({ context, file }: Pick<CommonOptions, 'context' | 'file'>): boolean {
  return context === '-' || isAddress(context) || isFileAddress(file);
}

/** A folder counts first, whatever its name, as in docker. */
export function isAddress(context: string): boolean {
  return isRemoteAddress(context) && statSync(context, { throwIfNoEntry: false })?.isDirectory() !== true;
}

/** Only http(s): docker takes no other address as a Dockerfile. */
export function isFileAddress(file: string | undefined): file is string {
  return /^https?:\/\//.test(file ?? '');
}
