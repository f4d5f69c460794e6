import { COMMANDS, KINDS } from './plan.ts';
import type { RoundResult } from './run.ts';

/** One round in one line, with everything that went wrong below it. */
export function lineOf({ round, fault, wrong, toldAfter, wasHit, end }: RoundResult): string {
  const verdict = wrong.length === 0 ? 'right' : 'WRONG';
  const told =
    toldAfter === null ? (wasHit ? '' : ', done before') : `, told after ${(toldAfter / 1000).toFixed(1)} s`;
  const ended = toldAfter === null && end !== undefined ? `, ended with ${end}` : '';
  const head = `${String(round.number).padStart(3)} ${verdict} ${round.command}: ${fault}${told}${ended}`;
  return [head, ...wrong.map((text) => text.replaceAll(/^/gm, '      '))].join('\n');
}

/** How many rounds were right, by kind and command, and the longest time until it was told. */
export function tableOf(results: readonly RoundResult[], seed: number): string {
  const rows = KINDS.flatMap((kind) => {
    const ofKind = results.filter(({ round }) => round.kind === kind);
    if (ofKind.length === 0) return [];
    const cells = COMMANDS.map((command) => ratio(ofKind.filter(({ round }) => round.command === command)));
    return [[kind, ...cells, ratio(ofKind), slowest(ofKind)]];
  });
  const lines = [['', ...COMMANDS, 'all', 'slowest'], ...rows].map((row) =>
    row.map((cell, at) => (at === 0 ? cell.padEnd(18) : cell.padStart(9))).join(''),
  );
  return `\n${lines.join('\n')}\n\n${ratio(results)} rounds right, seed ${seed}`;
}

function ratio(results: readonly RoundResult[]): string {
  return `${results.filter(({ wrong }) => wrong.length === 0).length}/${results.length}`;
}

function slowest(results: readonly RoundResult[]): string {
  const times = results.flatMap(({ toldAfter }) => (toldAfter === null ? [] : [toldAfter]));
  return times.length === 0 ? '-' : `${(Math.max(...times) / 1000).toFixed(1)} s`;
}
