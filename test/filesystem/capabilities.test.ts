import { describe, expect, it } from 'vitest';
import { capabilityText } from '../../src/filesystem/capabilities.ts';

const words = (...numbers: number[]): Uint8Array => new Uint8Array(Uint32Array.from(numbers).buffer);

describe('the capabilities of a file', () => {
  it('are written as getcap does', () => {
    expect(capabilityText(words(0x02000001, 1 << 10, 0, 0, 0))).toBe('cap_net_bind_service=ep');
    expect(capabilityText(words(0x02000000, (1 << 12) | (1 << 13), 1 << 13, 0, 0))).toBe(
      'cap_net_admin=p cap_net_raw=ip',
    );
    expect(capabilityText(words(0x02000001, 0, 0, 1 << 7, 0))).toBe('cap_bpf=ep');
    expect(capabilityText(words(0x03000001, 1, 0, 0, 0, 1000))).toBe('cap_chown=ep [rootid=1000]');
    expect(capabilityText(words(0x01000000, 1, 0))).toBe('cap_chown=p');
  });

  it('have a number where the kernel is newer than the names', () => {
    expect(capabilityText(words(0x02000000, 0, 0, 1 << 31, 0))).toBe('cap_63=p');
    expect(capabilityText(words(0x02000000, 0, 0, 0, 0))).toBe('=');
  });

  it('are not told of bytes that are none', () => {
    for (const bytes of [
      words(),
      words(0x02000001, 1),
      words(0x09000001, 1, 0, 0, 0),
      Uint8Array.of(1, 2, 3),
    ])
      expect(capabilityText(bytes)).toBeNull();
  });
});
