import type { EngineInfo } from '../../../ports.ts';

/** Where a build would run, in full. */
export function engineSentence(info: EngineInfo): string {
  const { address, nodes, version, platform } = info;
  const what = nodes === null ? `Docker ${version} at ${address}` : `The ${address}`;
  const where = nodes === null || nodes.length === 0 ? '' : ` at ${nodes.join(', ')}`;
  const kind = [nodes === null ? '' : `BuildKit ${version}`.trim(), platform].filter((text) => text !== '');
  return `${what}${where}${kind.length === 0 ? '' : `, ${kind.join(', ')}`} (${info.source}).`;
}
