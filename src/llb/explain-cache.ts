import { registryAdvice } from './explain-image.ts';
import type { Explanation, FailureFacts } from './explanation.ts';
import { registryTrouble } from './registry-trouble.ts';

/** How a cache that could not be written is reported (moby/buildkit cache/remotecache). */
const CACHE =
  /^(?:failed to solve: )?(?:error writing (?:layer|config|manifest) blob|error writing manifest|failed to check file presence in cache|error committing cache)\b/;

const LEAVE_OUT = 'The image itself was built; leave out --cache-to, or add ignore-error=true to it.';

/** Explains a cache that could not be written: the build itself has succeeded then (moby/buildkit cache/remotecache). */
export function explainCache({ message, inBuilder = false }: FailureFacts): Explanation | null {
  if (!CACHE.test(message)) return null;
  const trouble = registryTrouble(message);
  const asker = inBuilder ? 'builder' : 'engine';
  const why = trouble === null || trouble.reason === '' ? '' : ` (${trouble.reason})`;
  const host = /https?:\/\/([^/"\s]+)/.exec(message)?.[1];
  const advice = trouble === null || host === undefined ? null : registryAdvice(trouble, host, asker);
  const where = host === undefined ? '' : ` to ${host}`;
  const sentence = `The cache could not be written${where}${why}.`;
  return { line: null, sentence, advice: [...(advice === null ? [] : [advice]), LEAVE_OUT] };
}
