/** Names of capabilities by their number (linux/capability.h, as of Linux 6.12). */
const NAMES: readonly string[] = [
  'chown',
  'dac_override',
  'dac_read_search',
  'fowner',
  'fsetid',
  'kill',
  'setgid',
  'setuid',
  'setpcap',
  'linux_immutable',
  'net_bind_service',
  'net_broadcast',
  'net_admin',
  'net_raw',
  'ipc_lock',
  'ipc_owner',
  'sys_module',
  'sys_rawio',
  'sys_chroot',
  'sys_ptrace',
  'sys_pacct',
  'sys_admin',
  'sys_boot',
  'sys_nice',
  'sys_resource',
  'sys_time',
  'sys_tty_config',
  'mknod',
  'lease',
  'audit_write',
  'audit_control',
  'setfcap',
  'mac_override',
  'mac_admin',
  'syslog',
  'wake_alarm',
  'block_suspend',
  'audit_read',
  'perfmon',
  'bpf',
  'checkpoint_restore',
];

/** The attribute that holds the capabilities of a file. */
export const CAPABILITY_ATTRIBUTE = 'security.capability';

/**
 * The capabilities of a file as `getcap` writes them: `cap_net_admin,cap_net_raw=ep`, with ` [rootid=1000]` for those of
 * another user namespace.
 *
 * @param bytes value of CAPABILITY_ATTRIBUTE (struct vfs_ns_cap_data in linux/capability.h)
 * @returns null for what is no such value
 */
export function capabilityText(bytes: Uint8Array): string | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4) return null;
  const magic = view.getUint32(0, true);
  const revision = magic >>> 24;
  const words = revision === 1 ? 1 : 2;
  if (revision < 1 || revision > 3 || bytes.length !== 4 + words * 8 + (revision === 3 ? 4 : 0)) return null;
  const effective = (magic & 1) === 1;
  const groups = new Map<string, string[]>();
  for (let number = 0; number < words * 32; number += 1) {
    const at = 4 + (number >> 5) * 8;
    const has = (offset: number): boolean => ((view.getUint32(offset, true) >>> (number & 31)) & 1) === 1;
    const [permitted, inheritable] = [has(at), has(at + 4)];
    if (!permitted && !inheritable) continue;
    const flags = `${effective ? 'e' : ''}${inheritable ? 'i' : ''}${permitted ? 'p' : ''}`;
    const group = groups.get(flags) ?? [];
    group.push(`cap_${NAMES[number] ?? number}`);
    groups.set(flags, group);
  }
  const root = revision === 3 ? view.getUint32(20, true) : 0;
  const text = [...groups].map(([flags, names]) => `${names.join(',')}=${flags}`).join(' ');
  return `${text === '' ? '=' : text}${root === 0 ? '' : ` [rootid=${root}]`}`;
}
