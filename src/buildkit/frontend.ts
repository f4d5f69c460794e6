import type { BuildNotice } from '../ports.ts';
import type { BuildSession } from './build-session.ts';
import { errorText } from './convert/failure.ts';
import { withEngineOptions } from './engine-options.ts';
import type { Gateway } from './gateway.ts';
import type { Result } from './gen/gateway_pb.ts';
import { linkedResults } from './linked-builds.ts';
import { isSyntaxUnreachable, syntaxImage } from './syntax.ts';

/** How long a syntax image that could not be fetched is not tried again. */
const SYNTAX_RETRY_DELAY_MS = 60_000;

/**
 * Lets the frontend read the Dockerfile. The result names the target's state and graph; no step has run yet. When the
 * image of the `# syntax=` line cannot be fetched, the engine's built-in frontend is used and a notice says so. The
 * `cmdline` option, which normally goes to a syntax image, stops the built-in frontend from fetching one.
 * @param more additional frontend options
 */
export async function askFrontend(
  build: BuildSession,
  gateway: Gateway,
  more: Readonly<Record<string, string>> = {},
): Promise<Result | undefined> {
  const { input, shared, listener } = build;
  const { answers } = build.linking;
  const linked = await linkedResults(build.links, (other) => {
    const answer = answers.get(other) ?? askLinked(other);
    answers.set(other, answer);
    return answer;
  });
  const options = { ...input.options, ...linked.options, ...more };
  const ask = async (extra: Readonly<Record<string, string>>) => {
    const answer = await gateway.bridge.solve(
      {
        Frontend: input.frontend,
        FrontendOpt: { ...options, ...extra },
        FrontendInputs: linked.inputs,
        allowResultReturn: true,
        allowResultArrayRef: true,
      },
      gateway.options,
    );
    return answer.result;
  };
  const image = input.frontend === 'dockerfile.v0' ? syntaxImage(input.dockerfile) : null;
  const failedAt = image === null ? undefined : shared.unreachableSyntax.get(image);
  const known = failedAt !== undefined && performance.now() - failedAt < SYNTAX_RETRY_DELAY_MS;
  if (!known || image === null) {
    try {
      return await ask({});
    } catch (error) {
      if (image === null || !isSyntaxUnreachable(image, errorText(error))) throw error;
      shared.unreachableSyntax.set(image, performance.now());
    }
  }
  listener.notice(builtinNotice(image));
  return await ask({ cmdline: image });
}

/** The result of a linked target for all of its platforms, from a gateway of its own. */
async function askLinked(build: BuildSession): Promise<Result | undefined> {
  const gateway = await build.register(null);
  try {
    const { platforms } = build.spec;
    const more: Record<string, string> = platforms.length > 1 ? { platform: platforms.join(',') } : {};
    return await askFrontend(await withEngineOptions(build, gateway), gateway, more);
  } finally {
    gateway.abort();
  }
}

function builtinNotice(image: string): BuildNotice {
  const text = `The syntax image ${image} cannot be fetched. Using the engine's built-in Dockerfile frontend instead.`;
  return { kind: 'builtin-frontend', text };
}
