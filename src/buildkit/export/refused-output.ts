import { ConnectError } from '@connectrpc/connect';
import { RefusedError } from '../../errors.ts';
import { errorText } from '../convert/failure.ts';
import type { ExportRequest } from './request.ts';

/**
 * The sentence for an output or a cache that the engine refuses before anything runs; null if the error is about
 * something else, such as an entitlement.
 */
export function refusedOutput(
  error: unknown,
  { exporters, cacheExports }: ExportRequest,
): RefusedError | null {
  if (!(error instanceof ConnectError)) return null;
  const text = errorText(error);
  const cache = /unknown cache exporter: "([^"]*)"/.exec(text)?.[1];
  if (cache !== undefined) {
    return new RefusedError(
      `--cache-to type=${cache}: this engine knows no such cache; use registry, local, inline, gha, s3 or azblob.`,
    );
  }
  const isAboutOutputs = /compression|exporter|cache|attribute|bool|parse|invalid value|unsupported/i.test(
    text,
  );
  const types = [...exporters, ...cacheExports].map(({ type }) => type);
  if (!isAboutOutputs || types.length === 0) return null;
  return new RefusedError(
    `The engine refuses an output or cache of this build (${types.join(', ')}): ${text.replace(/\.$/, '')}.`,
  );
}
