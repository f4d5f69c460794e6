import type { BuildNotice } from '../ports.ts';
import type { BuildSession } from './build-session.ts';
import { errorText } from './convert/failure.ts';
import type { Gateway } from './gateway.ts';
import type { Result } from './gen/gateway_pb.ts';
import { isSyntaxUnreachable, syntaxImage } from './syntax.ts';

/** Milliseconds for which a syntax image counts as unreachable once it was. */
const SYNTAX_RETRY_DELAY_MS = 60_000;

/**
 * Has the frontend read the Dockerfile: the result names the target's state and graph, nothing has run. When the image
 * of its `# syntax=` line cannot be fetched, the frontend that is built into the engine reads it instead, and a notice
 * says so: the option `cmdline`, which a syntax image would be given, keeps it from looking for one.
 */
export async function askFrontend(
  build: BuildSession,
  gateway: Gateway,
  more: Readonly<Record<string, string>> = {},
): Promise<Result | undefined> {
  const { input, shared, listener } = build;
  const ask = async (extra: Readonly<Record<string, string>>) => {
    const answer = await gateway.bridge.solve(
      {
        Frontend: input.frontend,
        FrontendOpt: { ...input.options, ...more, ...extra },
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

function builtinNotice(image: string): BuildNotice {
  const text = `The syntax image ${image} cannot be fetched: the engine's built-in Dockerfile frontend is used instead.`;
  return { kind: 'builtin-frontend', text };
}
