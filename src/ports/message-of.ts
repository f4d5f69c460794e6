import { shortReason } from '../progress/short-reason.ts';

/** The message of an error for users, shortened if it is very long; anything may have been thrown. */
export function messageOf(error: unknown): string {
  return shortReason(error instanceof Error ? error.message : String(error));
}
