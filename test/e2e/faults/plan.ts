/** Which rounds are run. Everything comes from the seed. */

export const KINDS = [
  'dockerd killed',
  'containerd killed',
  'frozen',
  'cut',
  'half-closed',
  'corrupted',
] as const;
export type Kind = (typeof KINDS)[number];

export const COMMANDS = [
  'build',
  'compose',
  'bake',
  'watch',
  'shell',
  'walk',
  'files',
  'diff',
  'check',
  'fix',
  'inventory',
  'report',
  'why',
  'history',
  'cp',
  'run',
] as const;
export type CommandName = (typeof COMMANDS)[number];

/** Commands that build, and so go on for as long as their slow step does. */
export const BUILDING: readonly CommandName[] = ['build', 'compose', 'bake', 'watch'];

/** Commands that end at once; a fault must come early to meet them. */
export const QUICK: readonly CommandName[] = ['history', 'why'];

export interface Round {
  readonly number: number;
  readonly kind: Kind;
  readonly command: CommandName;
  /** Numbers between 0 and 1 for all that is left open; always the same for a round of a seed. */
  readonly chance: () => number;
}

/** Rounds that go through every kind and every command in turn. `kinds`: those that can be had here. */
export function planRounds(count: number, seed: number, kinds: readonly Kind[] = KINDS): readonly Round[] {
  const cells = kinds.flatMap((kind) => COMMANDS.map((command) => ({ kind, command })));
  // A step that has no divisor in common with any number of cells, so that few rounds see many kinds and commands.
  const step = 11;
  return Array.from({ length: count }, (_, number) => {
    const cell = cells[(number * step + seed) % cells.length];
    if (cell === undefined) throw new Error('There is nothing to run.');
    return { number, ...cell, chance: chances(seed * 100_003 + number) };
  });
}

/** Pseudo-random numbers (mulberry32). */
function chances(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
