import { registryAdvice } from './explain-image.ts';
import type { Explanation, FailureFacts } from './explanation.ts';
import { registryTrouble } from './registry-trouble.ts';

/** How a cache that could not be written is reported (moby/buildkit cache/remotecache). */
const CACHE =
  /^(?:failed to solve: )?(?:error writing (?:layer|config|manifest) blob|error writing manifest|failed to check file presence in cache|error committing cache)\b/;

const LEAVE_OUT = 'The image itself was built; leave out --cache-to, or add ignore-error=true to it.';

/**
 * Explains a cache that could not be written, and an image that could not be pushed for a reason that explain-push.ts does
 * not know: the build itself has succeeded then (moby/buildkit exporter/containerimage).
 */
export function explainOutput({ message, inBuilder = false }: FailureFacts): Explanation | null {
  const trouble = registryTrouble(message);
  const asker = inBuilder ? 'builder' : 'engine';
  const why = trouble === null || trouble.reason === '' ? '' : ` (${trouble.reason})`;
  const pushed = /(?:^|\s)failed to push (\S+?):? /.exec(message)?.[1];
  if (pushed !== undefined) {
    return {
      line: null,
      sentence: `The image was built, but could not be pushed to ${pushed}${why}.`,
      advice: [],
    };
  }
  if (!CACHE.test(message)) return null;
  const host = /https?:\/\/([^/"\s]+)/.exec(message)?.[1];
  const advice = trouble === null || host === undefined ? null : registryAdvice(trouble, host, asker);
  const where = host === undefined ? '' : ` to ${host}`;
  const sentence = `The cache could not be written${where}${why}.`;
  return { line: null, sentence, advice: [...(advice === null ? [] : [advice]), LEAVE_OUT] };
}
