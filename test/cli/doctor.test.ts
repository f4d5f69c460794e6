import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { doctor } from '../../src/cli/doctor.ts';

/** Answers as Docker does until a build begins, and then no more. Returns its address. */
async function dyingEngine(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'stagedive-doctor-'));
  const version = '{"Version":"28.5.2","Os":"linux","Arch":"amd64"}';
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (data) => {
      const request = data.toString();
      if (request.startsWith('GET /version'))
        socket.end(`HTTP/1.1 200 OK\r\nContent-Length: ${version.length}\r\n\r\n${version}`);
      else if (request.startsWith('POST /grpc'))
        socket.write('HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n');
      else socket.destroy();
    });
  });
  const socket = join(folder, 'engine.sock');
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  onTestFinished(async () => {
    await new Promise((resolve) => server.close(resolve));
    await rm(folder, { recursive: true });
  });
  return `unix://${socket}`;
}

it('an engine that is lost while it is asked what it can do is not called fine', async () => {
  const address = await dyingEngine();
  vi.stubEnv('DOCKER_HOST', address);
  vi.stubEnv('DOCKER_CONTEXT', '');
  vi.stubEnv('DOCKER_CONFIG', '/nowhere');
  vi.stubGlobal('STAGEDIVE_VERSION', '1.0.0');
  const written: string[] = [];
  const write = vi
    .spyOn(process.stdout, 'write')
    .mockImplementation((text) => written.push(String(text)) > 0);
  onTestFinished(() => {
    write.mockRestore();
    vi.unstubAllEnvs();
    vi.unstubAllGlobals();
  });
  expect(await doctor.doctor({})).toBe(3);
  write.mockRestore();
  const engine = written
    .join('')
    .split('\n')
    .filter((line) => /^\w+ +engine /.test(line));
  const said = `The engine at ${address} went away: the connection was closed`;
  expect(engine).toEqual([`problem  engine         ${said}; start it, or choose another one`]);
});
