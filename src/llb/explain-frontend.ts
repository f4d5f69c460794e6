import type { Explanation, FailureFacts } from './explanation.ts';

/**
 * What a build asks for that the engine's built-in frontend is too old for: before Docker 23 it knows no named build
 * contexts (moby/buildkit frontend/dockerfile/builder, `supportedCaps`).
 */
export function explainFrontend({ message }: FailureFacts): Explanation | null {
  const capability = /unsupported frontend capability (\S+)/.exec(message)?.[1];
  if (capability === undefined) return null;
  const what = capability.endsWith('.contexts') ? 'named build contexts (--build-context)' : capability;
  return {
    line: null,
    sentence: `The Dockerfile frontend built into this engine is too old for ${what}.`,
    advice: [
      'Begin the Dockerfile with # syntax=docker/dockerfile:1, which the engine then fetches, or use Docker 23 or newer.',
    ],
  };
}
