import type { PastSource } from '../history/types.ts';
import type { Program } from '../llb/program.ts';
import { remoteSource } from '../llb/remote-source.ts';
import { isEngineLost, messageOf, type OpenBuild } from '../ports.ts';
import { plainText } from '../progress/sanitize.ts';
import { addressText } from './past-inputs.ts';

export interface AskedSources {
  readonly found: readonly PastSource[];
  /** Addresses of which it is not known what is there, with the reason: the end of a sentence, or '' if there is none. */
  readonly unknown: readonly { readonly address: string; readonly reason: string }[];
}

/**
 * Asks the engine what is at the addresses that a target takes from. It fetches what it does not have; nothing else runs.
 * Rejects only if the engine is lost.
 */
export async function askSources(
  build: OpenBuild,
  { graph }: Program,
  signal: AbortSignal,
): Promise<AskedSources> {
  const found: PastSource[] = [];
  const unknown: { address: string; reason: string }[] = [];
  for (const step of graph.graph.steps) {
    const address = remoteSource(step);
    if (address === null) continue;
    try {
      const sources = await build.askSource(step.digest, signal);
      found.push(...sources);
      if (sources.length === 0) unknown.push({ address, reason: '' });
    } catch (error) {
      if (isEngineLost(error)) throw error;
      unknown.push({ address, reason: messageOf(error) });
    }
  }
  return { found, unknown };
}

/** That something is not known, a sentence for each address. */
export function unknownSentences({ unknown }: AskedSources): readonly string[] {
  return unknown.map(({ address, reason }) => {
    const name = addressText(address);
    const why =
      reason === '' ? 'this engine does not say it' : plainText(withoutQueries(reason)).replace(/\.$/, '');
    return `It is not known whether ${name} changed: ${why}.`;
  });
}

/** A message of the engine without what is asked of the addresses in it. */
function withoutQueries(text: string): string {
  return text.replace(/(:\/\/[^\s"'?]{1,2000})\?[^\s"']+/g, '$1?***');
}
