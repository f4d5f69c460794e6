import type { Dockerfile } from '../dockerfile/types.ts';
import { RefusedError } from '../errors.ts';
import type { Builder, BuildSpec, FrontendAnswer } from '../ports.ts';
import { plainText } from '../progress/sanitize.ts';
import type { CallRequest } from './flags/call.ts';
import { describeText, lintText, outlineText, targetsText } from './text/frontend-answer.ts';

export interface CallCommand {
  readonly connect: () => Promise<Builder>;
  readonly spec: BuildSpec;
  readonly dockerfile: Dockerfile;
  readonly request: CallRequest;
  /** Called with the answer before it is printed. A rejection is the command's. */
  readonly answered?: (answer: FrontendAnswer) => Promise<void>;
  readonly stdout: { readonly write: (text: string) => unknown };
  readonly stderr: { readonly write: (text: string) => unknown };
}

/**
 * `stagedive build --call`: asks the Dockerfile's frontend instead of building, and prints the answer as docker does.
 *
 * @returns the exit status: that of the answer (1 for checks with warnings), 1 for a Dockerfile that cannot be checked
 * @throws RefusedError if the frontend does not know the request, BuildFailedError if it cannot answer
 */
export async function runCall(command: CallCommand): Promise<number> {
  const { request, spec, stdout, stderr } = command;
  const builder = await command.connect();
  let answer: FrontendAnswer | null;
  try {
    answer = await builder.ask(spec, `frontend.${request.name}`);
  } finally {
    await builder.close();
  }
  const name = request.name === 'lint' ? 'check' : request.name;
  if (answer === null) {
    throw new RefusedError(
      `--call ${name}: the Dockerfile frontend of this engine does not know it; use a newer engine, or begin the Dockerfile with # syntax=docker/dockerfile:1.`,
    );
  }
  await command.answered?.(answer);
  if (request.format === 'json') {
    stdout.write(`${plainText(answer.json ?? '', 'keep')}\n`);
    const failed = request.name === 'lint' && parsed(answer)?.buildError !== undefined;
    return failed ? 1 : statusOf(answer, request);
  }
  const shown = textOf(answer, request, command.dockerfile.fileName);
  stdout.write(shown.text);
  if (shown.error === '') return statusOf(answer, request);
  stderr.write(`ERROR: ${shown.error}`);
  return 1;
}

function textOf(answer: FrontendAnswer, { name }: CallRequest, fileName: string) {
  const json = parsed(answer);
  const plain = { text: plainText(answer.text ?? answer.json ?? '', 'keep'), error: '' };
  if (json === null) return plain;
  switch (name) {
    case 'outline':
      return { text: outlineText(json), error: '' };
    case 'targets':
      return { text: targetsText(json), error: '' };
    case 'subrequests.describe':
      return { text: describeText(Array.isArray(json) ? json : []), error: '' };
    case 'lint':
      return lintText(json, fileName);
    default:
      return plain;
  }
}

function parsed({ json }: FrontendAnswer): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(json ?? '');
    return typeof value === 'object' ? (value as Readonly<Record<string, unknown>> | null) : null;
  } catch {
    return null;
  }
}

function statusOf({ status }: FrontendAnswer, { ignoresStatus }: CallRequest): number {
  return ignoresStatus ? 0 : status;
}
