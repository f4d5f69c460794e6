import type { ImageConfig } from '../../ports.ts';

/**
 * The fields of an OCI image config that stagedive uses (opencontainers/image-spec config.md); null for invalid
 * bytes.
 */
export function imageConfig(bytes: Uint8Array | undefined): ImageConfig | null {
  if (bytes === undefined || bytes.length === 0) return null;
  let image: { config?: Record<string, unknown> };
  try {
    image = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
  const config = image.config ?? {};
  return {
    env: texts(config.Env) ?? [],
    entrypoint: texts(config.Entrypoint),
    cmd: texts(config.Cmd),
    shell: texts(config.Shell),
    user: text(config.User),
    workingDir: text(config.WorkingDir),
    labels: labels(config.Labels),
    exposedPorts: Object.keys(object(config.ExposedPorts)),
  };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function texts(value: unknown): string[] | null {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : null;
}

function object(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}

function labels(value: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(object(value)).map(([name, label]) => [name, String(label)]));
}
