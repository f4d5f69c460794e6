import { UsageError } from '../../errors.ts';
import type { BuildFlags } from './types.ts';

/** Flags of docker that are read, but that nothing honours yet. Each goes from here when something does. */
const PENDING: Readonly<Partial<Record<keyof BuildFlags, string>>> = {
  call: '--call',
  check: '--check',
};

/**
 * Refuses a flag that would be ignored: that is worse than not to know it.
 *
 * @throws UsageError
 */
export function refusePending(flags: BuildFlags): void {
  for (const [field, flag] of Object.entries(PENDING)) {
    const value = flags[field as keyof BuildFlags];
    const isGiven = Array.isArray(value) ? value.length > 0 : value !== undefined;
    if (isGiven) throw new UsageError(`${flag} is not supported yet; leave it out.`);
  }
}
