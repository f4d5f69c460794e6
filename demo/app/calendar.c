#include "calendar.h"

#include <math.h>
#include <stdio.h>

/* Fliegel and van Flandern's way of counting days, with integers only. */
static long day_number(int y, int m, int d) {
  long a = (m - 14) / 12;
  return 1461L * (y + 4800 + a) / 4 + 367L * (m - 2 - 12 * a) / 12 - 3L * ((y + 4900 + a) / 100) / 4 + d - 32075;
}

double julian_day(date_time t) {
  return (double)day_number(t.year, t.month, t.day) - 0.5 + t.hour / 24.0 + t.minute / 1440.0;
}

date_time date_of(double jd) {
  double minutes = floor((jd + 0.5) * 1440.0 + 0.5);
  long day = (long)floor(minutes / 1440.0);
  int of_day = (int)(minutes - (double)day * 1440.0);
  long l = day + 68569, n = 4 * l / 146097;
  l -= (146097 * n + 3) / 4;
  long i = 4000 * (l + 1) / 1461001;
  l += 31 - 1461 * i / 4;
  long j = 80 * l / 2447;
  date_time t = {.day = (int)(l - 2447 * j / 80), .hour = of_day / 60, .minute = of_day % 60};
  l = j / 11;
  t.month = (int)(j + 2 - 12 * l);
  t.year = (int)(100 * (n - 49) + i + l);
  return t;
}

int parse_date(const char *text, date_time *date) {
  date_time t = {0};
  char rest;
  if (sscanf(text, "%4d-%2d-%2d%c", &t.year, &t.month, &t.day, &rest) != 3) return 0;
  date_time back = date_of(julian_day(t));
  if (back.year != t.year || back.month != t.month || back.day != t.day) return 0;
  *date = t;
  return 1;
}
