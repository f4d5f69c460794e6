#include "check.h"

#include "../calendar.h"
#include "../sky.h"

#include <math.h>
#include <string.h>

/* What observers saw or will see, with its day, from published almanacs. */
static const struct {
  const char *what;
  date_time day;
} KNOWN[] = {
    {"Jupiter  meets Saturn", {2020, 12, 21, 0, 0}},     {"Jupiter  in opposition", {2026, 1, 10, 0, 0}},
    {"Saturn   in opposition", {2026, 10, 4, 0, 0}},     {"Venus    between Earth and Sun", {2026, 10, 24, 0, 0}},
    {"Uranus   in opposition", {2026, 11, 25, 0, 0}},    {"Mars     in opposition", {2027, 2, 19, 0, 0}},
    {"Venus    farthest from the Sun, evening", {2026, 8, 15, 0, 0}},
};

typedef struct {
  const char *what;
  double expected, nearest;
} search;

static void compare(double day, const char *what, void *context) {
  search *s = context;
  if (strncmp(what, s->what, strlen(s->what)) != 0) return;
  if (fabs(day - s->expected) < fabs(s->nearest)) s->nearest = day - s->expected;
}

int main(void) {
  for (unsigned i = 0; i < sizeof KNOWN / sizeof *KNOWN; i++) {
    double expected = julian_day(KNOWN[i].day) + 0.5;
    search s = {KNOWN[i].what, expected, 99};
    find_events(expected - 40, expected + 40, 1.0 / 96, compare, &s);
    CHECK(fabs(s.nearest) < 1.6, "%04d-%02d-%02d %s (%+.1f days)", KNOWN[i].day.year, KNOWN[i].day.month, KNOWN[i].day.day, s.what, s.nearest);
  }
  double equinox = sun_longitude(julian_day((date_time){2026, 3, 20, 14, 46}));
  CHECK(fabs(remainder(equinox, 360)) < 0.4, "the Sun crosses the equator on 20 March 2026");
  return checks_failed;
}
