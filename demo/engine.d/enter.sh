#!/bin/sh
# Runs as the first process of new network, mount and process namespaces (see daemon.js): makes ROOT the root
# file system, with the parts of the machine that dockerd needs, and becomes dockerd under a small init.
# Everything mounted here vanishes with the namespaces.
#
# usage: enter.sh ROOT DATA RUN PARENT SETTINGS
#   ROOT    the bootstrapped Debian, mounted read-only
#   DATA    the engine's images and build cache, seen inside as /var/lib/docker
#   RUN     the folder of the socket, seen inside as /run/stagedive
#   PARENT  the cgroup under which all containers live
#   SETTINGS the contents of daemon.json
set -eu
root=$1 data=$2 run=$3 parent=$4 settings=$5

mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
# A sysfs of our own shows the interfaces of our network namespace; the cgroups are the machine's.
mount -t sysfs sysfs "$root/sys"
mount --rbind /sys/fs/cgroup "$root/sys/fs/cgroup"
mount --rbind /dev "$root/dev"
for scratch in run tmp var/tmp root etc/docker; do
  mount -t tmpfs -o mode=0755 tmpfs "$root/$scratch"
done
printf '%s\n' "$settings" > "$root/etc/docker/daemon.json"
mkdir -p "$root/run/stagedive" "$root/run/before"
mount --bind "$run" "$root/run/stagedive"
mount --bind "$data" "$root/var/lib/docker"
mount -o remount,bind,ro "$root"

cd "$root"
# A plain chroot is not enough: runc refuses to start from it ("error preparing rootfs: mount /: invalid argument").
pivot_root . run/before
exec chroot . /bin/sh -eu -c '
  busybox umount -l /run/before
  PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TMPDIR=/tmp
  export PATH HOME TMPDIR
  ip link set lo up
  # Nothing lies beyond this network, so neither packet filters nor address translation are needed.
  exec tini -- dockerd --host unix:///run/stagedive/docker.sock --group 0 \
    --data-root /var/lib/docker --exec-root /run/docker --pidfile /run/docker.pid \
    --cgroup-parent "$1" --iptables=false --ip6tables=false --ip-masq=false --userland-proxy=false
' enter "$parent"
