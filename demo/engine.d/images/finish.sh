#!/bin/sh
# Makes a base image's root of a folder into which Debian packages were unpacked (see images.js). Needs no root.
#
# usage: finish.sh shell|toolchain ROOT
set -eu
kind=$1 root=$2
cd "$root"

if [ "$kind" = shell ]; then
  # Of the packages, only busybox and the name of the distribution stay.
  find . -mindepth 1 -maxdepth 1 ! -name usr -exec rm -rf {} +
  find usr -type f ! -path usr/bin/busybox ! -path usr/lib/os-release -delete
  find usr -depth -type d -empty -delete
else
  # Link-time optimisation, sanitizers, other linkers, character sets and texts: two thirds of the size.
  machine=$(echo usr/lib/*-linux-gnu* | sed 's|.*/||')
  rm -rf usr/libexec/gcc/*/*/lto1 usr/libexec/gcc/*/*/lto-wrapper usr/bin/*lto-dump* usr/bin/*gprof* usr/bin/*dwp \
    usr/bin/*gold usr/lib/"$machine"/gconv usr/lib/"$machine"/gprofng usr/lib/"$machine"/libgprofng* \
    usr/share/locale usr/share/doc usr/share/man usr/share/info usr/share/lintian usr/share/bug usr/share/gdb
  for sanitizer in asan tsan lsan ubsan hwasan; do
    rm -f usr/lib/"$machine"/lib$sanitizer.* usr/lib/gcc/*/*/lib$sanitizer*
  done
  rm -rf var dev boot
  ln -sf gcc usr/bin/cc
fi

mkdir -p usr/bin usr/sbin usr/lib usr/lib64 dev etc home proc root run sys tmp var/tmp
chmod 700 root
chmod 1777 tmp var/tmp
for folder in bin sbin lib lib64; do
  [ -e "$folder" ] || ln -s "usr/$folder" "$folder"
done
for applet in $(usr/bin/busybox --list); do
  [ -e "usr/bin/$applet" ] || [ -e "usr/sbin/$applet" ] || ln -s busybox "usr/bin/$applet"
done

[ -e etc/os-release ] || ln -s ../usr/lib/os-release etc/os-release
cat >etc/passwd <<'END'
root:x:0:0:root:/root:/bin/sh
builder:x:1000:1000:builder:/tmp:/bin/sh
nobody:x:65534:65534:nobody:/nonexistent:/bin/false
END
cat >etc/group <<'END'
root:x:0:
builder:x:1000:
nogroup:x:65534:
END
