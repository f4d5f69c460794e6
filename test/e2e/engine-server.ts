import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { engineInit } from '../engine/engine-network.ts';

/** A program that listens in the network of the tests' engine. */
export interface EngineServer extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`. */
  readonly address: string;
}

/** Starts a script of this folder, which prints its address once it listens. */
export async function serveInEngine(name: string, args: readonly string[] = []): Promise<EngineServer> {
  const script = fileURLToPath(new URL(name, import.meta.url));
  const init = engineInit(process.env.DOCKER_HOST ?? '');
  const inside = init === null ? [] : ['nsenter', '--target', String(init), '--net'];
  const [program = '', ...words] = [...inside, process.execPath, script, ...args];
  const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  const address = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code}.`)));
  });
  return {
    address,
    async [Symbol.asyncDispose]() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill();
      await ended;
    },
  };
}
