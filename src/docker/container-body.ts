import type { ContainerStart, PublishedPort } from '../ports.ts';
import { CONTAINER_LABEL, containerName, IMAGE_LABEL } from './own-labels.ts';

/**
 * What the engine is asked for (POST /containers/create), as docker asks for it (docker/cli cli/command/container/opts.go).
 * What is not set is the image's.
 * @param value of its label
 */
export function containerBody(start: ContainerStart, value: string): Readonly<Record<string, unknown>> {
  const { args, entrypoint, env, user, workdir, tty, stdin, image } = start;
  return {
    name: containerName(value),
    Image: image,
    ...(args.length === 0 ? {} : { Cmd: args }),
    ...(entrypoint === null ? {} : { Entrypoint: [entrypoint] }),
    ...(user === null ? {} : { User: user }),
    ...(workdir === null ? {} : { WorkingDir: workdir }),
    Env: env,
    // Not ours: an image that somebody commits of this container is theirs.
    Labels: { [CONTAINER_LABEL]: value, [IMAGE_LABEL]: '' },
    Tty: tty !== null,
    OpenStdin: stdin,
    StdinOnce: stdin,
    AttachStdin: stdin,
    AttachStdout: true,
    AttachStderr: true,
    Volumes: Object.fromEntries(start.volumes.map((folder) => [folder, {}])),
    ExposedPorts: Object.fromEntries(start.ports.map(({ container }) => [container, {}])),
    HostConfig: {
      Binds: start.binds,
      PortBindings: portBindings(start.ports),
      PublishAllPorts: start.publishesAll,
      ...(start.network === null ? {} : { NetworkMode: start.network }),
      ...(start.memory === null ? {} : { Memory: start.memory }),
      ...(start.init ? { Init: true } : {}),
      ...(tty === null ? {} : { ConsoleSize: [tty.rows, tty.columns] }),
    },
  };
}

function portBindings(ports: readonly PublishedPort[]): Readonly<Record<string, readonly object[]>> {
  const bindings: Record<string, object[]> = {};
  for (const { container, hostAddress, hostPort } of ports) {
    bindings[container] = [...(bindings[container] ?? []), { HostIp: hostAddress, HostPort: hostPort }];
  }
  return bindings;
}
