/** A platform, split and normalised as containerd/platforms does it. */
export interface Platform {
  readonly os: string;
  readonly osVersion: string;
  readonly architecture: string;
  readonly variant: string;
}

const SYSTEMS = new Set(
  'aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris windows zos'.split(
    ' ',
  ),
);
const ARCHITECTURES = new Set(
  (
    '386 amd64 amd64p32 arm armbe arm64 arm64be ppc64 ppc64le loong64 mips mipsle mips64 mips64le mips64p32 ' +
    'mips64p32le ppc riscv riscv64 s390 s390x sparc sparc64 wasm'
  ).split(' '),
);
const PART = /^[A-Za-z0-9_.-]+$/;
const SYSTEM_PART = /^([A-Za-z0-9_-]+)(?:\(([A-Za-z0-9_.%-]*)((?:\+[A-Za-z0-9_.%-]+)*)\))?$/;

/** Reads `linux/arm64/v8`, `arm64`, `windows(10.0.17763)/amd64`; null when the text is not a platform. */
export function parsePlatform(text: string): Platform | null {
  const parts = text.split('/');
  const [first = '', second = '', third = ''] = parts;
  const system = SYSTEM_PART.exec(first);
  if (system === null || parts.length > 3 || !parts.slice(1).every((part) => PART.test(part))) return null;
  const name = system[1]?.toLowerCase() ?? '';
  const os = name === 'macos' ? 'darwin' : name;
  const osVersion = system[2] ?? '';
  if (parts.length === 1) {
    if (SYSTEMS.has(os)) return { os, osVersion, architecture: 'amd64', variant: '' };
    const alone = normaliseArchitecture(first, '');
    return ARCHITECTURES.has(alone.architecture) ? { os: 'linux', osVersion: '', ...withoutV7(alone) } : null;
  }
  const machine = normaliseArchitecture(second, third);
  if (parts.length === 2) return { os, osVersion, ...withoutV7(machine) };
  const variant = machine.architecture === 'arm64' && machine.variant === '' ? 'v8' : machine.variant;
  return { os, osVersion, architecture: machine.architecture, variant };
}

/** Formats a platform as `linux/arm/v7`, with the version of the system on request, as TARGETPLATFORM has it. */
export function formatPlatform(platform: Platform, withVersion: boolean): string {
  const version = withVersion && platform.osVersion !== '' ? `(${platform.osVersion})` : '';
  return [`${platform.os}${version}`, platform.architecture, platform.variant]
    .filter((part) => part !== '')
    .join('/');
}

type Machine = Pick<Platform, 'architecture' | 'variant'>;

function withoutV7(machine: Machine): Machine {
  return machine.architecture === 'arm' && machine.variant === 'v7' ? { ...machine, variant: '' } : machine;
}

function normaliseArchitecture(written: string, writtenVariant: string): Machine {
  const architecture = written.toLowerCase();
  const variant = writtenVariant.toLowerCase();
  switch (architecture) {
    case 'i386':
      return { architecture: '386', variant: '' };
    case 'x86_64':
    case 'x86-64':
    case 'amd64':
      return { architecture: 'amd64', variant: variant === 'v1' ? '' : variant };
    case 'aarch64':
    case 'arm64':
      if (/^v?8(?:\.0)?$/.test(variant) && variant !== '8.0') return { architecture: 'arm64', variant: '' };
      return { architecture: 'arm64', variant: /^(?:9|9\.0|v9\.0)$/.test(variant) ? 'v9' : variant };
    case 'armhf':
      return { architecture: 'arm', variant: 'v7' };
    case 'armel':
      return { architecture: 'arm', variant: 'v6' };
    case 'arm':
      if (variant === '' || variant === '7') return { architecture, variant: 'v7' };
      return { architecture, variant: /^[568]$/.test(variant) ? `v${variant}` : variant };
    default:
      return { architecture, variant };
  }
}
