import { checkLine, readCheckOptions } from '../dockerfile/check-options.ts';
import { instructionAtLine } from '../dockerfile/needs.ts';
import type { Dockerfile } from '../dockerfile/types.ts';
import type { Explanation, FailureFacts } from './explanation.ts';

/**
 * Explains that the engine's built-in frontend is too old for what the build uses: before Docker 23 it has no named
 * build contexts (moby/buildkit frontend/dockerfile/builder, `supportedCaps`).
 */
export function explainFrontend({ message }: FailureFacts): Explanation | null {
  const capability = /unsupported frontend capability (\S+)/.exec(message)?.[1];
  if (capability === undefined) return null;
  const name = capability.replace('+forward', '').split('.').at(-1) ?? '';
  const what =
    { contexts: 'named build contexts (--build-context)', gitquerystring: GIT_QUERY }[name] ?? capability;
  return {
    line: null,
    sentence: `The Dockerfile frontend built into this engine is too old for ${what}.`,
    advice: name === 'gitquerystring' ? USE_NEWEST_FRONTEND : USE_NEWER_FRONTEND,
  };
}

const GIT_QUERY = 'the ?… in the address of a repository; #REF:FOLDER is known to all';

/** Explains a `# check=` directive that the engine cannot read (moby/buildkit frontend/dockerfile/linter). */
export function explainCheckDirective({ message }: FailureFacts, dockerfile: Dockerfile): Explanation | null {
  if (!/failed to parse check options?: /.test(message)) return null;
  const { problem } = readCheckOptions(dockerfile.check);
  const reason = problem ?? message.replace(/^.*failed to parse check options?: /s, '');
  return {
    line: checkLine(dockerfile.lines),
    sentence: `The check directive of the Dockerfile cannot be read: ${reason.trim().replace(/\.$/, '')}.`,
    advice: ['Write # check=skip=RULE,RULE or # check=error=true, or both with ; between them.'],
  };
}

/** Explains that engines newer than Docker 26 refuse an instruction that is not UTF-8, without saying where. */
export function explainEncoding({ message }: FailureFacts, dockerfile: Dockerfile): Explanation | null {
  if (!/contains invalid UTF-8/.test(message)) return null;
  const at = dockerfile.stages
    .flatMap(({ startLine, endLine }) =>
      dockerfile.lines
        .slice(startLine - 1, endLine)
        .map((text, index) => ({ text, line: startLine + index })),
    )
    .find(({ text }) => text.includes(UNREADABLE) && !text.trimStart().startsWith('#'));
  // The name of a file of the context may be what is not UTF-8.
  if (at === undefined) return null;
  return {
    line: at.line,
    sentence: `Line ${at.line} has bytes that are not UTF-8, and this engine refuses them.`,
    advice: [`Save ${dockerfile.fileName} as UTF-8.`],
  };
}

/** What decoding puts in place of a byte that is not UTF-8. */
const UNREADABLE = '\ufffd';

const USE_NEWER_FRONTEND = [
  'Start the Dockerfile with # syntax=docker/dockerfile:1, so that the engine fetches a newer frontend, or use Docker 23 or newer.',
];

const USE_NEWEST_FRONTEND = [
  'Start the Dockerfile with # syntax=docker/dockerfile:1, so that the engine fetches a newer frontend, or use a newer Docker.',
];

/**
 * Explains an error in a heredoc that the frontend read as instructions: before Docker 23 it has no heredocs
 * (docker/dockerfile 1.4). Null when the line is not inside one.
 */
export function explainHeredoc(line: number, dockerfile: Dockerfile): Explanation | null {
  const within = dockerfile.stages
    .flatMap(({ instructions }) => instructions)
    .find(({ startLine, endLine }) => startLine < line && line <= endLine);
  const above = within === undefined ? [] : dockerfile.lines.slice(within.startLine - 1, line - 1);
  if (within === undefined || !above.some((text) => /<<-?[\t ]*["']?\w/.test(text))) return null;
  // In Docker 26 a blank after << makes it no heredoc; in 28 it is one.
  const isBlank = !above.some((text) => /<<-?["']?\w/.test(text));
  if (isBlank) {
    return {
      line,
      sentence: `Line ${line} is inside the heredoc of line ${within.startLine}, and the Dockerfile frontend built into this engine accepts no blank after <<.`,
      advice: ['Remove the blank between << and the word.'],
    };
  }
  return {
    line,
    sentence: `Line ${line} is inside the heredoc of line ${within.startLine}, and the Dockerfile frontend built into this engine is too old for heredocs.`,
    advice: USE_NEWER_FRONTEND,
  };
}

/**
 * Explains a flag that only newer frontends accept: our own parser has accepted it. Null when the message is about
 * something else.
 */
export function explainFlag(line: number, what: string, dockerfile: Dockerfile): Explanation | null {
  const name = /^unknown flag: (?:--)?([\w-]+)/i.exec(what)?.[1];
  const { instruction } = instructionAtLine(dockerfile, line) ?? {};
  if (instruction?.flags.some((flag) => flag.name === name) !== true) return null;
  // The only flag that is not in the stable frontend (docs/reference.md of docker/dockerfile).
  const image = name === 'device' ? 'docker/dockerfile:1-labs' : 'docker/dockerfile:1';
  return {
    line,
    sentence: `Line ${line} uses ${instruction.keyword} --${name}, and the Dockerfile frontend of this build is too old for it.`,
    advice: [
      dockerfile.syntax === null
        ? `Start the Dockerfile with # syntax=${image}, so that the engine fetches a newer frontend, or use a newer Docker.`
        : `Set # syntax= to ${image} or newer and check that the engine can reach its registry, or use a newer Docker.`,
    ],
  };
}
