/**
 * A C program that writes `argv[1]` files into 300 folders of /data: one in a hundred has 900 kB, the others 7.7 kB
 * (500 MB for 30,000 files). The contents are always the same, except for one file in a hundred, which depends on
 * `argv[2]`.
 */
export const GENERATOR_SOURCE = `#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int main(int count, char **words) {
  static char bytes[900000];
  char name[64];
  mkdir("/data", 0755);
  for (int folder = 0; folder < 300; folder++) {
    sprintf(name, "/data/folder%d", folder);
    mkdir(name, 0755);
  }
  for (int file = 0; file < atoi(words[1]); file++) {
    int size = file % 100 == 0 ? 900000 : 7700;
    unsigned long long noise = 88172645463325252ull + file * 7919ull + (file % 100 == 1 ? atoi(words[2]) : 0);
    for (int at = 0; at + 8 <= size; at += 8) {
      noise ^= noise << 13;
      noise ^= noise >> 7;
      noise ^= noise << 17;
      memcpy(bytes + at, &noise, 8);
    }
    sprintf(name, "/data/folder%d/file%d", file % 300, file);
    FILE *out = fopen(name, "w");
    if (out == NULL || fwrite(bytes, 1, size, out) != (size_t)size || fclose(out) != 0) return 1;
  }
  return 0;
}
`;
