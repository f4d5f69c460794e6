import type { Cost } from './process.ts';
import { median, percentile } from './statistics.ts';

/** One row of the result table. */
export interface Figure {
  readonly what: string;
  readonly ours: string;
  readonly peer: string;
  /** Our time divided by the peer's; null without a peer. */
  readonly ratio: number | null;
  /** The aim and whether it is met; null if there is none. */
  readonly aim: { readonly text: string; readonly met: boolean } | null;
}

/** The settings of all measurements. */
export interface Bench {
  /** The project's folder, ending with `/`. */
  readonly root: string;
  /** Address of the Docker engine; '' if no figure needs one. */
  readonly dockerHost: string;
  /** The command that starts buildx. */
  readonly buildx: readonly string[];
  readonly rounds: number;
  /** Duration of the flood. */
  readonly seconds: number;
  /** Number of files in the large context. */
  readonly files: number;
  /** Prints a progress message. */
  readonly say: (text: string) => void;
}

/** The number of rounds for builds that take seconds. */
export function fewRounds({ rounds }: Bench): number {
  return Math.max(3, Math.ceil(rounds / 4));
}

/** `123 ms`, `4.56 s` */
export function milliseconds(value: number): string {
  return value < 1000 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(2)} s`;
}

/** `123 MB` */
export function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}

/** Median and 95th percentile: `123 ms (p95 150 ms)`. */
export function spread(times: readonly number[]): string {
  return `${milliseconds(median(times))} (p95 ${milliseconds(percentile(times, 0.95))})`;
}

/** Like `spread`, for processes, with their median CPU time: `123 ms (p95 150 ms; CPU 90 ms)`. */
export function spent(costs: readonly Cost[]): string {
  const cpu = `; CPU ${milliseconds(median(costs.map((cost) => cost.cpu)))})`;
  return spread(costs.map(({ wall }) => wall)).replace(/\)$/, cpu);
}

/** A row that compares processes. @param most the aim: the largest allowed ratio; null for none */
export function costFigure(
  what: string,
  costs: { readonly ours: readonly Cost[]; readonly peer: readonly Cost[]; readonly peerName: string },
  most: number | null,
): Figure {
  const { ours, peer, peerName } = costs;
  const ratio = median(ours.map(({ wall }) => wall)) / median(peer.map(({ wall }) => wall));
  return {
    what,
    ours: spent(ours),
    peer: `${peerName} ${spent(peer)}`,
    ratio,
    aim: most === null ? null : atMost(ratio, most),
  };
}

/** The aim `≤ 1.35×`. */
export function atMost(ratio: number, most: number): { readonly text: string; readonly met: boolean } {
  return { text: `≤ ${Number.isInteger(most) ? most.toFixed(1) : most}×`, met: ratio <= most };
}

/** The figures as a markdown table. */
export function markdownTable(figures: readonly Figure[]): string {
  const rows = figures.map(({ what, ours, peer, ratio, aim }) => [
    what,
    ours,
    peer,
    ratio === null ? '' : `${ratio.toFixed(2)}×`,
    aim === null ? '' : `${aim.text} ${aim.met ? '✔' : '✘ missed'}`,
  ]);
  const head = ['figure', 'stagedive', 'beside it', 'ratio', 'aim'];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Replaces the text between `<!-- bench -->` and `<!-- /bench -->`. @throws if the marks are missing */
export function betweenMarks(document: string, text: string): string {
  const parts = /^([\s\S]*<!-- bench -->)[\s\S]*(<!-- \/bench -->[\s\S]*)$/.exec(document);
  if (parts === null)
    throw new Error('The document has no <!-- bench --> … <!-- /bench --> marks for the table.');
  return `${parts[1]}\n${text}\n${parts[2]}`;
}
