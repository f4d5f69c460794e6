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
 * @param asked what the frontend said of linked targets so far: several may take the result of the same one
 */
export async function askFrontend(
  build: BuildSession,
  gateway: Gateway,
  more: Readonly<Record<string, string>> = {},
  asked = new Map<BuildSession, Result | undefined>(),
): Promise<Result | undefined> {
  const { input, shared, listener } = build;
  const linked = await linkedResults(build.links, async (other) => {
    if (!asked.has(other)) asked.set(other, await askLinked(other, asked));
    return asked.get(other);
  });
  // Where a linked target has a result for each platform, there must be none for all of them.
  const own = Object.entries(input.options).filter(
    ([name]) => !build.links.some((link) => name === `context:${link.name}`),
  );
  const options = { ...Object.fromEntries(own), ...linked.options, ...more };
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
  const known =
    image !== null && Date.now() - (shared.unreachableSyntax.get(image) ?? 0) < SYNTAX_RETRY_DELAY_MS;
  if (!known || image === null) {
    try {
      return await ask({});
    } catch (error) {
      if (image === null || !isSyntaxUnreachable(image, errorText(error))) throw error;
      shared.unreachableSyntax.set(image, Date.now());
    }
  }
  listener.notice(builtinNotice(image));
  return await ask({ cmdline: image });
}

/** The result of a linked target for all of its platforms, from a gateway of its own. */
async function askLinked(
  build: BuildSession,
  asked: Map<BuildSession, Result | undefined>,
): Promise<Result | undefined> {
  const gateway = await build.register(null);
  try {
    const { platforms } = build.spec;
    const more: Record<string, string> = platforms.length > 1 ? { platform: platforms.join(',') } : {};
    return await askFrontend(await withEngineOptions(build, gateway), gateway, more, asked);
  } finally {
    gateway.abort();
  }
}

function builtinNotice(image: string): BuildNotice {
  const text = `The syntax image ${image} cannot be fetched. Using the engine's built-in Dockerfile frontend instead.`;
  return { kind: 'builtin-frontend', text };
}
