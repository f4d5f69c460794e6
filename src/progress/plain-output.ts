import { endLine, PlainVertex } from './plain-vertex.ts';
import { withoutStyles } from './sanitize.ts';
import type { Millis } from './types.ts';
import type { VertexProgress } from './vertex.ts';

export interface PlainOptions {
  readonly write: (text: string) => void;
  /** False leaves the colours of logs out. */
  readonly colours: boolean;
  /** What is built with, as `#0`. */
  readonly description: string;
  /** See BuildProgress; without it, all is the build's own. */
  readonly since?: Millis;
}

/**
 * The text of plain progress: numbers the vertexes as they come, begins each turn of one with its name, and marks with
 * `...` where another takes over.
 */
export class PlainOutput {
  readonly #write: (text: string) => void;
  readonly #colours: boolean;
  readonly #vertexes = new Map<string, PlainVertex>();
  #current: string | null = null;
  #numbered = 0;
  #out: string;

  constructor(options: PlainOptions) {
    this.#write = options.write;
    this.#colours = options.colours;
    this.#out = `#0 ${options.description}\n`;
  }

  /** The vertex whose turn it is; null if there is none. */
  get current(): string | null {
    return this.#current;
  }

  /** What is still to be printed of a vertex; undefined if nothing ever was. */
  find(digest: string): PlainVertex | undefined {
    return this.#vertexes.get(digest);
  }

  /** The same; begins to keep it. */
  of(digest: string): PlainVertex {
    let printed = this.#vertexes.get(digest);
    if (printed === undefined) {
      printed = new PlainVertex();
      this.#vertexes.set(digest, printed);
    }
    return printed;
  }

  /** Prints all that a vertex has for the log. It is its turn from then on, unless it has ended. */
  print(vertex: VertexProgress): void {
    const printed = this.of(vertex.digest);
    printed.index ??= ++this.#numbered;
    if (vertex.digest !== this.#current) {
      this.#leave();
      this.#out += `\n#${printed.index} ${vertex.name}\n`;
    }
    const ended = hasEnded(vertex);
    const lines = printed.take(vertex, ended);
    if (lines.length > 0) {
      const mark = `#${printed.index} `;
      this.#out += `${mark}${lines.join(`\n${mark}`)}\n`;
    }
    // A part may go on after its vertex has ended (loading a remote cache does).
    if (ended && vertex.parts.every((part) => part.started === null || part.completed !== null)) {
      this.#out += `#${printed.index} ${endLine(vertex)}\n`;
      this.#current = null;
      printed.news = 0;
    } else {
      this.#current = vertex.digest;
    }
  }

  /** Repeats the end of the log of a vertex that failed. */
  printEnd({ digest, name }: VertexProgress): void {
    const lines = this.#vertexes.get(digest)?.lastLines ?? [];
    this.#out += ['------', ` > ${name}:`, ...lines, '------', ''].join('\n');
  }

  /** A line between the vertexes' own. */
  say(line: string): void {
    this.#leave();
    this.#out += `\n${line}\n`;
  }

  /** Writes what was printed since the last time. */
  flush(): void {
    if (this.#out !== '') {
      this.#write(this.#colours ? this.#out : withoutStyles(this.#out));
      this.#out = '';
    }
  }

  #leave(): void {
    const printed = this.#current === null ? undefined : this.#vertexes.get(this.#current);
    if (printed !== undefined) {
      printed.news = 0;
      this.#out += `#${printed.index} ...\n`;
      this.#current = null;
    }
  }
}

export function hasEnded({ state }: VertexProgress): boolean {
  return state !== 'waiting' && state !== 'running';
}
