import { readFileSync } from 'node:fs';
import { request as http } from 'node:http';
import { request as https } from 'node:https';
import { join } from 'node:path';

/**
 * Sends one request to the API of a Docker engine.
 * @param {string} dockerHost unix://PATH, tcp://HOST:PORT or http(s)://HOST:PORT
 * @param {{method?: string, path: string, body?: NodeJS.ReadableStream, timeout?: number, headers?: Record<string,
 *   string>}} options timeout: milliseconds without a byte
 * @returns {Promise<{status: number, text: string}>}
 */
export function callDocker(dockerHost, { method = 'GET', path, body, timeout = 0, headers = {} }) {
  const { send, options } = transportOf(dockerHost);
  return new Promise((resolve, reject) => {
    const request = send(
      { ...options, method, path, headers: { Host: 'docker', ...headers }, agent: false },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text })).on('error', reject);
      },
    );
    request
      .on('error', reject)
      .setTimeout(timeout, () => request.destroy(new Error(`no answer from ${dockerHost}`)));
    if (body) body.on('error', (error) => request.destroy(error)).pipe(request);
    else request.end();
  });
}

function transportOf(dockerHost) {
  if (dockerHost.startsWith('unix://')) {
    return { send: http, options: { socketPath: dockerHost.slice('unix://'.length) } };
  }
  const url = new URL(dockerHost);
  const secure = url.protocol === 'https:' || Boolean(process.env.DOCKER_TLS_VERIFY);
  const options = { host: url.hostname, port: url.port || (secure ? 2376 : 2375) };
  return secure ? { send: https, options: { ...options, ...certificates() } } : { send: http, options };
}

function certificates() {
  const folder = process.env.DOCKER_CERT_PATH ?? join(process.env.HOME ?? '', '.docker');
  const read = (name) => readFileSync(join(folder, name));
  return { ca: read('ca.pem'), cert: read('cert.pem'), key: read('key.pem') };
}

/**
 * The version of the engine at an address.
 * @returns {Promise<string | undefined>} undefined when nothing answers within two seconds
 */
export async function engineVersion(dockerHost) {
  try {
    const { status, text } = await callDocker(dockerHost, { path: '/version', timeout: 2000 });
    return status === 200 ? JSON.parse(text).Version : undefined;
  } catch {
    return undefined;
  }
}
