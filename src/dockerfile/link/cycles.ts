/** An instruction that copies or mounts from another stage. */
export interface StageLink {
  readonly to: number;
  readonly line: number;
}

/**
 * Finds a cycle among stages: the stage from which it was found, and the line that closes it; null when there is none.
 * FROM is not followed: a base is always an earlier stage (dockerfile2llb.validateCircularDependency).
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
        return { stage: root, line: link.line };
      } else if (state[link.to] === 'unseen') {
        state[link.to] = 'open';
        path.push({ stage: link.to, next: 0 });
      }
    }
  }
  return null;
}
