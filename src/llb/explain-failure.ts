import { KEYWORDS } from '../dockerfile/parse/instruction.ts';
import { didYouMean } from '../dockerfile/suggest.ts';
import type { Dockerfile } from '../dockerfile/types.ts';
import { explainBlanks } from './explain-blanks.ts';
import { explainCache } from './explain-cache.ts';
import {
  explainCheckDirective,
  explainEncoding,
  explainFlag,
  explainFrontend,
  explainHeredoc,
} from './explain-frontend.ts';
import { explainImage } from './explain-image.ts';
import { explainLineEnds } from './explain-line-ends.ts';
import { explainProcess } from './explain-process.ts';
import { explainPush } from './explain-push.ts';
import type { Explanation, FailureFacts } from './explanation.ts';

/**
 * Explains what a failure means and what to do about it, as far as its message or its log show it: Dockerfiles that
 * cannot be read, missing images, secrets and SSH agents, processes that could not be started or were killed. The
 * messages are those of Docker 20.10 to 28 (moby/buildkit frontend/dockerfile, solver/llbsolver/ops, session).
 *
 * @param log the end of the step's output; '' for none
 * @returns null when the engine's own message is all there is to say
 */
export function explainFailure(facts: FailureFacts, dockerfile: Dockerfile, log: string): Explanation | null {
  return (
    explainSyntax(facts, dockerfile) ??
    explainFrontend(facts) ??
    explainCheckDirective(facts, dockerfile) ??
    explainEncoding(facts, dockerfile) ??
    explainBlanks(facts, dockerfile) ??
    explainProblem(facts, dockerfile) ??
    explainMissingInput(facts) ??
    explainPush(facts) ??
    explainCache(facts) ??
    explainImage(facts, dockerfile) ??
    explainDownload(facts, dockerfile) ??
    explainLineEnds(facts, dockerfile, log) ??
    explainProcess(facts, log)
  );
}

function explainSyntax({ message, lines }: FailureFacts, dockerfile: Dockerfile): Explanation | null {
  const parse = /dockerfile parse error (?:on )?line (\d+): ([\s\S]*)/.exec(message);
  if (parse !== null) {
    const [, line = '', what = ''] = parse;
    const old = explainHeredoc(Number(line), dockerfile) ?? explainFlag(Number(line), what, dockerfile);
    if (old !== null) return old;
    const unknown = /^unknown instruction: (\S+)$/.exec(what.trim())?.[1];
    const guess = unknown === undefined ? null : didYouMean(unknown.toUpperCase(), KEYWORDS);
    const sentence = `Line ${line} cannot be read: ${what.trim()}${guess === null ? '' : ` (${guess})`}.`;
    return { line: Number(line), sentence, advice: ['Correct the line and build again.'] };
  }
  const circle = /circular dependency detected on stage: (\S+)/.exec(message)?.[1];
  if (circle !== undefined) {
    return {
      line: lines[0]?.start ?? lineOfStage(dockerfile, circle),
      sentence: `Stage ${circle} depends on itself, directly or through other stages.`,
      advice: ['Copy from a stage that does not need this one.'],
    };
  }
  const target = /target stage "?([^"\s]+)"? could not be found/.exec(message)?.[1];
  if (target === undefined) return null;
  const guess = didYouMean(target, stageNames(dockerfile));
  return {
    line: null,
    sentence: `There is no stage ${target}${guess === null ? '' : `: ${guess}`}.`,
    advice: [],
  };
}

/** Problems that the parser found too, with advice that the engine does not give. */
function explainProblem({ message, lines }: FailureFacts, dockerfile: Dockerfile): Explanation | null {
  if (/invalid mount target "\/"/.test(message)) {
    return {
      line: lines[0]?.start ?? null,
      sentence: 'A mount cannot replace the root folder.',
      advice: ['Add target=FOLDER: without it, the mount goes to the working folder, which is / here.'],
    };
  }
  const known = dockerfile.stages
    .flatMap(({ problems }) => problems)
    .find((problem) => problem.suggestion !== null && message.includes(problem.message));
  if (known === undefined) return null;
  return { line: known.line, sentence: `${known.message} (${known.suggestion}).`, advice: [] };
}

/** What the command line should have passed to the build: secrets and SSH agents. */
function explainMissingInput({ message, lines }: FailureFacts): Explanation | null {
  const line = lines[0]?.start ?? null;
  const secret = /secret (\S+?):? not found/.exec(message)?.[1];
  if (secret !== undefined) {
    return {
      line,
      sentence: `The secret ${secret} was not given to the build.`,
      advice: [`Pass --secret id=${secret},src=FILE, or --secret id=${secret},env=NAME.`],
    };
  }
  const agent = /ssh (\S+) was not given/.exec(message)?.[1];
  if (agent !== undefined) {
    return {
      line,
      sentence: `No SSH agent or key was given to the build as ${agent}.`,
      advice: [`Pass --ssh ${agent} for a running agent, or --ssh ${agent}=KEYFILE.`],
    };
  }
  const user = /unable to find (user|group) ([^\s:]+)/.exec(message);
  if (user === null) return null;
  const [, kind = 'user', name = ''] = user;
  if (/^\d+$/.test(name)) {
    return {
      line,
      sentence: `The engine cannot look up ${kind} ${name}: it needs /etc/passwd even for a number, and this state has none.`,
      advice: ['Copy an /etc/passwd into the stage before this line, or move the RUN above its USER.'],
    };
  }
  return {
    line,
    sentence: `There is no ${kind} ${name} in this state.`,
    advice: [`Create the ${kind} in a RUN before this line, or use its number.`],
  };
}

function explainDownload({ message, lines }: FailureFacts, dockerfile: Dockerfile): Explanation | null {
  const http = /failed to load cache key: (?:Get "?(\S+?)"?: ([\s\S]+)|invalid response status (\d+))/.exec(
    message,
  );
  if (http === null) return null;
  const [, url = '', reason, status] = http;
  const line = lines[0]?.start ?? lineOfText(dockerfile, url);
  const what = url === '' ? 'A file' : url;
  return {
    line,
    sentence: `${what} could not be downloaded: ${reason?.trim() ?? `the server answered ${status}`}.`,
    advice: ['The engine downloads it, not this machine, so the engine must be able to reach the server.'],
  };
}

function stageNames(dockerfile: Dockerfile): readonly string[] {
  return dockerfile.stages.flatMap(({ name }) => name ?? []);
}

function lineOfStage(dockerfile: Dockerfile, name: string): number | null {
  return dockerfile.stages.find((stage) => stage.name === name.toLowerCase())?.startLine ?? null;
}

function lineOfText(dockerfile: Dockerfile, text: string): number | null {
  const at = text === '' ? -1 : dockerfile.lines.findIndex((line) => line.includes(text));
  return at < 0 ? null : at + 1;
}
