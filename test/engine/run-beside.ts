import type { OpenBuild, StateRef } from '../../src/ports.ts';

/** Runs a script in a root that has its tools, with the state at /state. Returns its output. @throws if it fails */
export async function runBeside(
  build: OpenBuild,
  root: StateRef,
  state: StateRef,
  script: string,
): Promise<Buffer> {
  const container = await build.container({
    root: { kind: 'state', state: root },
    mounts: [{ kind: 'state', state, selector: '/', dest: '/state', readonly: true }],
  });
  try {
    const chunks: Uint8Array[] = [];
    const errors: Uint8Array[] = [];
    const process = container.start({
      args: ['/bin/sh', '-c', script],
      env: ['PATH=/usr/bin:/bin', 'LC_ALL=C', 'TZ=UTC'],
      cwd: '/',
      user: '',
      tty: null,
      output: (stream, bytes) => void (stream === 'stdout' ? chunks : errors).push(Uint8Array.from(bytes)),
    });
    process.endInput();
    const end = await process.ended;
    if (end.kind !== 'exited' || end.status !== 0) {
      throw new Error(`The oracle failed: ${JSON.stringify(end)} ${Buffer.concat(errors)}`);
    }
    return Buffer.concat(chunks);
  } finally {
    await container.release();
  }
}
