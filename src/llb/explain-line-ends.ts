import type { Dockerfile } from '../dockerfile/types.ts';
import type { Explanation, FailureFacts } from './explanation.ts';

/**
 * Explains a process that failed over Windows line ends. BuildKit passes the lines of a heredoc on as they are, while it
 * drops those ends everywhere else, and what shells say of a carriage return shows nothing of it.
 *
 * @param log the end of the step's output
 */
export function explainLineEnds(
  { exitCode, lines }: FailureFacts,
  dockerfile: Dockerfile,
  log: string,
): Explanation | null {
  if (exitCode === null || exitCode === 0) return null;
  const line = lines[0]?.start ?? null;
  const instruction = dockerfile.stages
    .flatMap(({ triggers, instructions }) => [...triggers, ...instructions])
    .find((each) => line !== null && each.startLine <= line && line <= each.endLine);
  const heredoc = instruction?.heredocs.find(({ content }) => content.includes('\r\n'));
  if (heredoc !== undefined) {
    return {
      line,
      sentence: `The lines of the heredoc ${heredoc.name} end in CR LF, and the shell takes each CR (\\r) as a part of its line.`,
      advice: [
        `Save ${dockerfile.fileName} with LF line ends; in a git repository, the line "${dockerfile.fileName} text eol=lf" in .gitattributes keeps them.`,
      ],
    };
  }
  if (!SHOWN_RETURN.test(log)) return null;
  return {
    line,
    sentence:
      'A script that this line runs has lines that end in CR LF, and each CR (\\r) is taken as a part of its line.',
    advice: ['Save the script with LF line ends.'],
  };
}

/** How programs show a carriage return at the end of a word: `'bash\r': No such file`, `/bin/sh^M: bad interpreter`. */
const SHOWN_RETURN = /\\r['\u2019"]|\^M[:'\u2019" ]/;
