/** An instruction that copies or mounts from another stage. */
export interface StageLink {
  readonly to: number;
  readonly line: number;
}

/**
 * Finds a stage that depends on itself, directly or through others, and the line where the cycle starts; null when
 * there is none. FROM is not followed: a base is always an earlier stage (dockerfile2llb.validateCircularDependency).
 */
export function findCycle(
  links: readonly (readonly StageLink[])[],
): { readonly stage: number; readonly line: number } | null {
  const state: ('unseen' | 'open' | 'done')[] = links.map(() => 'unseen');
  for (let root = 0; root < links.length; root++) {
    if (state[root] !== 'unseen') continue;
    // An explicit stack, because a chain of stages may be longer than the call stack.
    const path = [{ stage: root, next: 0 }];
    state[root] = 'open';
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const link = links[top.stage]?.[top.next++];
      if (link === undefined) {
        state[top.stage] = 'done';
        path.pop();
      } else if (state[link.to] === 'open') {
        const start = path.find(({ stage }) => stage === link.to);
        return { stage: link.to, line: links[link.to]?.[(start?.next ?? 1) - 1]?.line ?? link.line };
      } else if (state[link.to] === 'unseen') {
        state[link.to] = 'open';
        path.push({ stage: link.to, next: 0 });
      }
    }
  }
  return null;
}
