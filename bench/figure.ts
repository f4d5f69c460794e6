import type { Cost } from './process.ts';
import { median, percentile } from './statistics.ts';

/** One row of the table. */
export interface Figure {
  readonly what: string;
  readonly ours: string;
  readonly peer: string;
  /** Ours by the peer's; null where there is no peer. */
  readonly ratio: number | null;
  /** Null where the figure is only to be known. */
  readonly aim: { readonly text: string; readonly met: boolean } | null;
}

/** What every figure is measured with. */
export interface Bench {
  /** The project's folder, with a `/` at its end. */
  readonly root: string;
  /** Address of the Docker engine; '' for figures that need none. */
  readonly dockerHost: string;
  /** buildx and what stands before its arguments. */
  readonly buildx: readonly string[];
  readonly rounds: number;
  /** How long the flood lasts. */
  readonly seconds: number;
  /** Files of the large context. */
  readonly files: number;
  /** Says what goes on. */
  readonly say: (text: string) => void;
}

/** Rounds for what takes seconds each. */
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

/** The middle of some times, and the one that most do not exceed: `123 ms (p95 150 ms)`. */
export function spread(times: readonly number[]): string {
  return `${milliseconds(median(times))} (p95 ${milliseconds(percentile(times, 0.95))})`;
}

/** The same of whole processes, with their processor time: `123 ms (p95 150 ms; CPU 90 ms)`. */
export function spent(costs: readonly Cost[]): string {
  const cpu = `; CPU ${milliseconds(median(costs.map((cost) => cost.cpu)))})`;
  return spread(costs.map(({ wall }) => wall)).replace(/\)$/, cpu);
}

/** A row of whole processes of ours beside a peer's. @param most the ratio that is aimed at; null where there is none */
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

/** Puts a text between the marks `<!-- bench -->` and `<!-- /bench -->`. @throws where they are missing */
export function betweenMarks(document: string, text: string): string {
  const parts = /^([\s\S]*<!-- bench -->)[\s\S]*(<!-- \/bench -->[\s\S]*)$/.exec(document);
  if (parts === null)
    throw new Error('There is no <!-- bench --> … <!-- /bench --> to write the table into.');
  return `${parts[1]}\n${text}\n${parts[2]}`;
}
