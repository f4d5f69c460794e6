import { DEFAULT_CONTEXT, defaultEndpoint, usedContext } from './current-context.ts';
import { dockerConfigFolder, type Environment, readContext, readDockerConfig } from './docker-config.ts';

/** The keys of an entry of `proxies` in docker's config, and the build args that they become. */
const BUILD_ARGS = {
  httpProxy: 'HTTP_PROXY',
  httpsProxy: 'HTTPS_PROXY',
  noProxy: 'NO_PROXY',
  ftpProxy: 'FTP_PROXY',
} as const;

/**
 * The build args of `proxies` in docker's config: the entry of the engine's address, else that of `default`
 * (docker/buildx store/storeutil GetProxyConfig). Rejects with one sentence for a config that cannot be read.
 */
export async function proxyArgs(env: Environment): Promise<Readonly<Record<string, string>>> {
  const folder = dockerConfigFolder(env);
  const { proxies } = await readDockerConfig(folder);
  if (Object.keys(proxies).length === 0) return {};
  const context = await usedContext(env);
  const host =
    context === DEFAULT_CONTEXT
      ? defaultEndpoint(env)
      : await readContext(folder, context).then(
          (endpoint) => endpoint.host,
          () => '',
        );
  const entry = (Object.hasOwn(proxies, host) ? proxies[host] : proxies.default) ?? {};
  return Object.fromEntries(
    Object.entries(BUILD_ARGS).flatMap(([key, name]) => {
      const value = entry[key];
      return value ? [[name, value]] : [];
    }),
  );
}
