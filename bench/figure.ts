/** One row of the table. */
export interface Figure {
  readonly what: string;
  readonly ours: string;
  readonly peer: string;
  /** Ours by the peer's; null where there is no peer. */
  readonly ratio: number | null;
  readonly aim: string;
  readonly met: boolean;
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

/** `123 ms`, `4.56 s` */
export function milliseconds(value: number): string {
  return value < 1000 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(2)} s`;
}

/** The figures as a markdown table. */
export function markdownTable(figures: readonly Figure[]): string {
  const rows = figures.map(({ what, ours, peer, ratio, aim, met }) => [
    what,
    ours,
    peer,
    ratio === null ? '' : `${ratio.toFixed(2)}×`,
    `${aim} ${met ? '✔' : '✘ missed'}`,
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
