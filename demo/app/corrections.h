#ifndef CORRECTIONS_H
#define CORRECTIONS_H

#include <stdio.h>

/* Makes the corrections of a file that hold from a year after `after` up to `until`: lines of "year planet element
   delta". Says on `errors` what is wrong and with which line, and returns 0, when one makes an orbit impossible. */
int apply_corrections(const char *path, int after, int until, FILE *errors);

#endif
