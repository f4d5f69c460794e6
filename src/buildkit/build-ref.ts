import type { BuilderShared } from './build-session.ts';

/** `BUILDER/NODE`, as buildx names the node that builds. Docker's own builder has the name of its context, and so has its one node. */
export function nodeRef({ connection, embedded }: Pick<BuilderShared, 'connection' | 'embedded'>): string {
  const { address, source } = connection.engine;
  if (connection.kind === 'builder') {
    const builder = address.slice('builder '.length);
    return `${builder}/${connection.node ?? (embedded ? builder : `${builder}0`)}`;
  }
  const context = source.startsWith('context ') ? source.slice('context '.length) : 'default';
  return `${context}/${context}`;
}
