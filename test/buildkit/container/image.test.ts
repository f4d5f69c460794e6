import { fromBinary } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { imageDefinition } from '../../../src/buildkit/container/image.ts';
import { OpSchema } from '../../../src/buildkit/gen/ops_pb.ts';

const digest = `sha256:${'a'.repeat(64)}`;

/** The source identifier in a definition. */
function identifierOf(name: string): string | undefined {
  const [source] = imageDefinition(name, 'linux/arm64/v8').def;
  const { op, platform } = fromBinary(OpSchema, source ?? new Uint8Array());
  expect(platform).toMatchObject({ OS: 'linux', Architecture: 'arm64', Variant: 'v8' });
  return op.case === 'source' ? op.value.identifier : undefined;
}

describe('the definition of an image', () => {
  it.each([
    ['busybox', 'docker.io/library/busybox:latest'],
    ['busybox:musl', 'docker.io/library/busybox:musl'],
    ['docker.io/busybox', 'docker.io/library/busybox:latest'],
    ['index.docker.io/library/busybox', 'docker.io/library/busybox:latest'],
    ['team/tool', 'docker.io/team/tool:latest'],
    ['localhost:5000/tool', 'localhost:5000/tool:latest'],
    [`ghcr.io/team/tool:1@${digest}`, `ghcr.io/team/tool:1@${digest}`],
    [`busybox@${digest}`, `docker.io/library/busybox@${digest}`],
  ])('of %s names %s', (name, full) => {
    expect(identifierOf(name)).toBe(`docker-image://${full}`);
  });

  it('refuses an invalid image name', () => {
    expect(() => imageDefinition('Busy box', '')).toThrow(/^'Busy box' is not a valid image name: .*\.$/);
  });
});
