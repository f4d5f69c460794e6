/** An instruction of one stage that takes from another. */
export interface StageLink {
  readonly to: number;
  readonly line: number;
}

/**
 * The first link that closes a circle, with the stage it is in; null when there is none. FROM is left out: a base is
 * always an earlier stage (dockerfile2llb.validateCircularDependency).
 */
export function findCycle(links: readonly (readonly StageLink[])[]): (StageLink & { from: number }) | null {
  const state: ('unseen' | 'open' | 'done')[] = links.map(() => 'unseen');
  for (let root = 0; root < links.length; root++) {
    if (state[root] !== 'unseen') continue;
    // A list of our own rather than recursion: a chain of stages may be longer than the call stack.
    const path = [{ stage: root, next: 0 }];
    state[root] = 'open';
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const link = links[top.stage]?.[top.next++];
      if (link === undefined) {
        state[top.stage] = 'done';
        path.pop();
      } else if (state[link.to] === 'open') {
        return { ...link, from: top.stage };
      } else if (state[link.to] === 'unseen') {
        state[link.to] = 'open';
        path.push({ stage: link.to, next: 0 });
      }
    }
  }
  return null;
}
