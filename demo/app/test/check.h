#ifndef CHECK_H
#define CHECK_H

#include <stdio.h>

static int checks_failed;

/* Prints one line for a check and counts it when it failed. */
#define CHECK(holds, ...)                                    \
  do {                                                       \
    int held = (holds);                                      \
    printf(held ? "  ok    " : "  FAIL  ");                  \
    printf(__VA_ARGS__);                                     \
    if (held) puts("");                                      \
    else printf("   (%s:%d)\n", __FILE__, __LINE__);         \
    fflush(stdout);                                          \
    checks_failed += !held;                                  \
  } while (0)

#endif
