import { decodeText } from '../../src/dockerfile/decode.ts';
import { DockerfileError } from '../../src/dockerfile/error.ts';
import { readLines } from '../../src/dockerfile/parse/lines.ts';
import { divide, parseDockerfile } from '../../src/dockerfile/parse.ts';

/** How a Dockerfile is read, in the form of buildkit/main.go. */
export interface DockerfileAnswer {
  readonly stages?: readonly {
    readonly name: string;
    readonly base: string;
    readonly platform: string;
    readonly lines: readonly [first: number, last: number];
    /** Keywords in order; null for none. */
    readonly instructions: readonly string[] | null;
  }[];
  readonly refused?: true;
  /** The line of what is refused, where one is told. */
  readonly line?: number;
  readonly why?: string;
}

/**
 * Our answer. BuildKit's parser knows neither variables nor stages that depend on one another; what we refuse because
 * of these only must not be another error than a DockerfileError.
 */
export function dockerfileAnswer(text: string): DockerfileAnswer {
  const bytes = new TextEncoder().encode(text);
  try {
    parseDockerfile(bytes, { fileName: 'Dockerfile' });
  } catch (error) {
    if (!(error instanceof DockerfileError)) throw error;
  }
  try {
    const { stages } = divide(
      readLines(decodeText(bytes, 'Dockerfile'), 'Dockerfile').instructions,
      'Dockerfile',
    );
    return {
      stages: stages.map(({ from, startLine, fromEndLine, instructions }) => ({
        name: from.name ?? '',
        base: from.image,
        platform: from.platform ?? '',
        lines: [startLine, fromEndLine],
        instructions: instructions.length === 0 ? null : instructions.map(({ keyword }) => keyword),
      })),
    };
  } catch (error) {
    if (!(error instanceof DockerfileError)) throw error;
    return { refused: true, why: error.message, ...(error.line === null ? {} : { line: error.line }) };
  }
}
