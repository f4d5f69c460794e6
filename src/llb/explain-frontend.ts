import type { Dockerfile } from '../dockerfile/types.ts';
import type { Explanation, FailureFacts } from './explanation.ts';

/**
 * What a build asks for that the engine's built-in frontend is too old for: before Docker 23 it knows no named build
 * contexts (moby/buildkit frontend/dockerfile/builder, `supportedCaps`).
 */
export function explainFrontend({ message }: FailureFacts): Explanation | null {
  const capability = /unsupported frontend capability (\S+)/.exec(message)?.[1];
  if (capability === undefined) return null;
  const what = capability.endsWith('.contexts') ? 'named build contexts (--build-context)' : capability;
  return {
    line: null,
    sentence: `The Dockerfile frontend built into this engine is too old for ${what}.`,
    advice: NEWER,
  };
}

const NEWER = [
  'Begin the Dockerfile with # syntax=docker/dockerfile:1, which the engine then fetches, or use Docker 23 or newer.',
];

/**
 * A frontend that takes the text of a here-document for instructions: before Docker 23 it knows none (docker/dockerfile
 * 1.4). Null where the line is not within one.
 */
export function explainHeredoc(line: number, dockerfile: Dockerfile): Explanation | null {
  const within = dockerfile.stages
    .flatMap(({ instructions }) => instructions)
    .find(({ startLine, endLine }) => startLine < line && line <= endLine);
  const above = within === undefined ? [] : dockerfile.lines.slice(within.startLine - 1, line - 1);
  if (within === undefined || !above.some((text) => /<<-?["']?\w/.test(text))) return null;
  return {
    line,
    sentence: `Line ${line} is within the here-document of line ${within.startLine}, and the Dockerfile frontend built into this engine is too old for those.`,
    advice: NEWER,
  };
}

/**
 * A flag that newer frontends know: the Dockerfile has been read with it. Null where the message is about something
 * else.
 */
export function explainFlag(line: number, what: string, dockerfile: Dockerfile): Explanation | null {
  const name = /^unknown flag: (?:--)?([\w-]+)/i.exec(what)?.[1];
  const instruction = dockerfile.stages
    .flatMap(({ instructions }) => instructions)
    .find(({ startLine, endLine }) => startLine <= line && line <= endLine);
  if (instruction?.flags.some((flag) => flag.name === name) !== true) return null;
  // The only one that is not in the stable frontend (docs/reference.md of docker/dockerfile).
  const image = name === 'device' ? 'docker/dockerfile:1-labs' : 'docker/dockerfile:1';
  return {
    line,
    sentence: `Line ${line} has ${instruction.keyword} --${name}, and the Dockerfile frontend that read it is too old for that.`,
    advice: [
      dockerfile.syntax === null
        ? `Begin the Dockerfile with # syntax=${image}, which the engine then fetches, or use a newer Docker.`
        : `Name ${image} or newer in # syntax=, and let the engine reach its registry; or use a newer Docker.`,
    ],
  };
}
