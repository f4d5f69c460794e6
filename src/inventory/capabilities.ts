/** Names by number (capabilities(7), linux/capability.h). */
const NAMES = [
  ...['chown', 'dac_override', 'dac_read_search', 'fowner', 'fsetid', 'kill', 'setgid', 'setuid', 'setpcap'],
  ...['linux_immutable', 'net_bind_service', 'net_broadcast', 'net_admin', 'net_raw', 'ipc_lock'],
  ...['ipc_owner', 'sys_module', 'sys_rawio', 'sys_chroot', 'sys_ptrace', 'sys_pacct', 'sys_admin'],
  ...['sys_boot', 'sys_nice', 'sys_resource', 'sys_time', 'sys_tty_config', 'mknod', 'lease'],
  ...['audit_write', 'audit_control', 'setfcap', 'mac_override', 'mac_admin', 'syslog', 'wake_alarm'],
  ...['block_suspend', 'audit_read', 'perfmon', 'bpf', 'checkpoint_restore'],
];

/** The extended attribute that holds them. */
export const CAPABILITY_ATTRIBUTE = 'security.capability';

/**
 * The capabilities that a program is given, such as `cap_net_raw`: those that are permitted or inheritable, by number.
 * Null if the attribute is not of a known form (`struct vfs_cap_data`, versions 1 to 3).
 */
export function fileCapabilities(attribute: Uint8Array): readonly string[] | null {
  if (attribute.length < 12) return null;
  const view = new DataView(attribute.buffer, attribute.byteOffset, attribute.byteLength);
  const version = view.getUint32(0, true) >>> 24;
  if (version < 1 || version > 3) return null;
  const words = version === 1 ? 1 : 2;
  if (attribute.length < 4 + words * 8) return null;
  const found: string[] = [];
  for (let number = 0; number < words * 32; number += 1) {
    const at = 4 + (number >> 5) * 8;
    const bits = view.getUint32(at, true) | view.getUint32(at + 4, true);
    if (((bits >>> (number & 31)) & 1) === 1) found.push(`cap_${NAMES[number] ?? number}`);
  }
  return found;
}
