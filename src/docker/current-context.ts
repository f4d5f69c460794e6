import { dockerConfigFolder, type Environment, readDockerConfig } from './docker-config.ts';

/** The name that docker gives to what no context describes: $DOCKER_HOST or the default socket. */
export const DEFAULT_CONTEXT = 'default';

/** Where docker looks when nothing says otherwise (docker/cli opts/hosts.go). */
const DEFAULT_HOST = 'unix:///var/run/docker.sock';

/**
 * The name of the docker context in use: `default` with $DOCKER_HOST, else $DOCKER_CONTEXT, else that of the config
 * (docker/cli cli/command/cli.go). Rejects with one sentence for a config that cannot be read.
 */
export async function usedContext(env: Environment): Promise<string> {
  if (env.DOCKER_HOST) return DEFAULT_CONTEXT;
  if (env.DOCKER_CONTEXT) return env.DOCKER_CONTEXT;
  return (await readDockerConfig(dockerConfigFolder(env))).currentContext ?? DEFAULT_CONTEXT;
}

/** The address of the context `default` as docker's client writes it out (docker/cli opts/hosts.go ParseHost). */
export function defaultEndpoint(env: Environment): string {
  const host = (env.DOCKER_HOST ?? '').trim();
  if (host === '') return DEFAULT_HOST;
  if (host === 'unix://') return DEFAULT_HOST;
  const [scheme, rest] = host.includes('://') ? splitAt(host, '://') : ['tcp', host];
  if (scheme !== 'tcp') return host;
  const port = env.DOCKER_TLS || env.DOCKER_TLS_VERIFY ? '2376' : '2375';
  const [authority, path] = rest.includes('/') ? splitAt(rest, '/') : [rest, null];
  const end = path === null ? '' : `/${path}`;
  const full = /:\d+$/.test(authority) ? authority : `${authority.replace(/:$/, '') || 'localhost'}:${port}`;
  return `tcp://${full}${end}`;
}

function splitAt(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return [text.slice(0, at), text.slice(at + separator.length)];
}
