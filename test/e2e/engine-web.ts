import { text } from 'node:stream/consumers';
import Docker from 'dockerode';
import { tarOf } from '../project/tar-of.ts';
import { shellImage } from './projects.ts';

const docker = new Docker({ socketPath: (process.env.DOCKER_HOST ?? '').slice('unix://'.length) });

/** A web server in the engine's own network, by a container of the engine: the engine has no other. */
export class EngineWeb implements AsyncDisposable {
  readonly #container: Docker.Container;

  private constructor(
    container: Docker.Container,
    readonly address: string,
  ) {
    this.#container = container;
  }

  static async with(files: Readonly<Record<string, Uint8Array>>): Promise<EngineWeb> {
    for (let tries = 0; ; tries += 1) {
      const web = await EngineWeb.#at(freePort(), files);
      if (web !== null) return web;
      if (tries === 9) throw new Error('No web server could be started in the network of the engine.');
    }
  }

  /** Null if the port is taken. */
  static async #at(port: number, files: Readonly<Record<string, Uint8Array>>): Promise<EngineWeb | null> {
    const container = await docker.createContainer({
      Image: shellImage,
      Cmd: ['nc', '-ll', '-p', String(port), '-e', '/answer'],
      HostConfig: { NetworkMode: 'host', AutoRemove: true },
    });
    const answer = [
      '#!/bin/sh',
      'read -r method path version',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: of the shell
      'path=${path%%[?]*}',
      "end=$(printf '\\r')",
      'while read -r line && [ "$line" != "$end" ]; do :; done',
      'if [ ! -f "/files$path" ]; then',
      "  printf 'HTTP/1.0 404 Not Found\\r\\nContent-Length: 0\\r\\n\\r\\n'",
      '  exit',
      'fi',
      'printf \'HTTP/1.0 200 OK\\r\\nContent-Length: %s\\r\\n\\r\\n\' "$(wc -c < "/files$path")"',
      'cat "/files$path"',
      '',
    ].join('\n');
    const packed = Object.entries(files).map(([name, bytes]) => [`files/${name}`, bytes] as const);
    await container.putArchive(tarOf({ ...Object.fromEntries(packed), answer }), { path: '/' });
    await container.start();
    return (await listens(container, port)) ? new EngineWeb(container, `http://127.0.0.1:${port}`) : null;
  }

  /** Changes files, or adds some. */
  async write(files: Readonly<Record<string, Uint8Array>>): Promise<void> {
    const packed = Object.entries(files).map(([name, bytes]) => [`files/${name}`, bytes] as const);
    await this.#container.putArchive(tarOf(Object.fromEntries(packed)), { path: '/' });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#container.kill().catch(() => undefined);
  }
}

/** Below those that the kernel gives to connections. */
function freePort(): number {
  return 10_000 + Math.floor(Math.random() * 20_000);
}

/** Waits until a container's program listens on a port; false if it ended, as it does where the port is taken. */
async function listens(container: Docker.Container, port: number): Promise<boolean> {
  const listening = `:${port.toString(16).toUpperCase().padStart(4, '0')} 0*:0000 0A`;
  const wait = `until cat /proc/net/tcp /proc/net/tcp6 | grep -q '${listening}'; do sleep 0.05; done; echo yes`;
  const exec = await container.exec({ Cmd: ['sh', '-c', wait], AttachStdout: true }).catch(() => null);
  const output = await exec?.start({ Tty: true }).catch(() => null);
  return output ? (await text(output)).includes('yes') : false;
}
