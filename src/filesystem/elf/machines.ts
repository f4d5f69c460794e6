/** A processor: e_machine of ELF, and its name in Docker platforms (containerd platforms; GOARCH). */
interface Machine {
  readonly machine: number;
  readonly bits: 32 | 64;
  readonly littleEndian: boolean;
  /** The second part of a platform: `amd64`. */
  readonly platform: string;
  readonly name: string;
}

const MACHINES: readonly Machine[] = [
  { machine: 3, bits: 32, littleEndian: true, platform: '386', name: 'x86' },
  { machine: 8, bits: 64, littleEndian: true, platform: 'mips64le', name: 'MIPS' },
  { machine: 20, bits: 32, littleEndian: false, platform: 'ppc', name: 'PowerPC' },
  { machine: 21, bits: 64, littleEndian: true, platform: 'ppc64le', name: 'PowerPC64' },
  { machine: 22, bits: 64, littleEndian: false, platform: 's390x', name: 'IBM Z' },
  { machine: 40, bits: 32, littleEndian: true, platform: 'arm', name: 'ARM' },
  { machine: 62, bits: 64, littleEndian: true, platform: 'amd64', name: 'x86-64' },
  { machine: 183, bits: 64, littleEndian: true, platform: 'arm64', name: 'AArch64' },
  { machine: 243, bits: 64, littleEndian: true, platform: 'riscv64', name: 'RISC-V' },
  { machine: 258, bits: 64, littleEndian: true, platform: 'loong64', name: 'LoongArch' },
];

/** 32-bit platforms whose programs a 64-bit kernel starts too. */
const ALSO_RUN: Readonly<Record<string, string>> = { amd64: '386', arm64: 'arm' };

/** The name of an e_machine: `x86-64`; `machine 1234` for an unknown one. */
export function machineName(machine: number): string {
  return MACHINES.find((each) => each.machine === machine)?.name ?? `machine ${machine}`;
}

interface Kind {
  readonly machine: number;
  readonly bits: 32 | 64;
  readonly littleEndian: boolean;
}

/** Whether a platform such as `linux/arm64` can start a program of this kind; true for unknown platforms. */
export function runsOn(platform: string, { machine, bits, littleEndian }: Kind): boolean {
  const name = platform.split('/')[1] ?? '';
  if (!MACHINES.some((each) => each.platform === name)) return true;
  return MACHINES.some(
    (each) =>
      (each.platform === name || each.platform === ALSO_RUN[name]) &&
      each.machine === machine &&
      // x32 programs are 32-bit x86-64, which most kernels do not start.
      each.bits === bits &&
      each.littleEndian === littleEndian,
  );
}

/** Whether two files can be part of the same process. */
export function fitTogether(a: Kind, b: Kind): boolean {
  return a.machine === b.machine && a.bits === b.bits && a.littleEndian === b.littleEndian;
}
