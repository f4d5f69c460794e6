import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requireAgents } from '../../../src/buildkit/session/ssh-agent.ts';

let folder: string;
const agent = createServer();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stagedive-test-'));
  await writeFile(join(folder, 'key'), 'no socket');
  await new Promise<void>((resolve) => agent.listen(join(folder, 'agent.sock'), resolve));
});

afterAll(async () => {
  agent.close();
  await rm(folder, { recursive: true });
});

describe('the check of --ssh agents before a build', () => {
  it('accepts the agent of the environment and a socket', async () => {
    const socket = join(folder, 'agent.sock');
    await requireAgents([{ id: 'default', paths: [] }], { SSH_AUTH_SOCK: socket });
    await requireAgents([{ id: 'git', paths: [socket] }], {});
    await requireAgents([], {});
  });

  it('names a missing agent in one sentence', async () => {
    await expect(requireAgents([{ id: 'default', paths: [] }], {})).rejects.toThrow(
      /^--ssh default: SSH_AUTH_SOCK is not set; start an ssh agent\.$/,
    );
    const none = join(folder, 'none');
    await expect(requireAgents([{ id: 'git', paths: [none] }], {})).rejects.toThrow(
      `--ssh git: ${none} does not exist.`,
    );
    const both = { id: 'git', paths: [join(folder, 'key'), join(folder, 'agent.sock')] };
    await expect(requireAgents([both], {})).rejects.toThrow(
      "is an agent's socket; name one socket, or files",
    );
    await expect(requireAgents([{ id: 'git', paths: [join(folder, 'key')] }], {})).rejects.toThrow(
      /^--ssh git: .*key is not a private key\.$/,
    );
  });
});
