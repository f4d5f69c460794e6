#include "calendar.h"
#include "chart.h"
#include "corrections.h"
#include "planets.h"
#include "sky.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#ifndef VERSION
#define VERSION "unknown"
#endif

static const double FIVE_MINUTES = 1.0 / 288;

static const char HELP[] =
    "orrery " VERSION ": the planets on their orbits, and what they do in the sky\n"
    "\n"
    "usage: orrery [--date YYYY-MM-DD] [--columns N]       a chart and a table of that day; of today if not given\n"
    "       orrery almanac [--corrections FILE] YEAR        what happens in the sky in a year\n"
    "       orrery --version\n";

static int fail(const char *text, const char *about) {
  fprintf(stderr, "orrery: %s%s\n", text, about);
  return 2;
}

static void print_event(double julian_day, const char *what, void *context) {
  date_time t = date_of(julian_day);
  fprintf(context, "%04d-%02d-%02d %02d:%02d  %s\n", t.year, t.month, t.day, t.hour, t.minute, what);
  fflush(context);
}

static int almanac(int argc, char **argv) {
  const char *corrections = NULL;
  if (argc > 1 && strcmp(argv[0], "--corrections") == 0) corrections = argv[1], argc -= 2, argv += 2;
  int year = argc == 1 ? atoi(argv[0]) : 0;
  if (year < 1800 || year > 2050) return fail("almanac takes a year from 1800 to 2050", "");
  double start = julian_day((date_time){year, 1, 1, 0, 0});
  double middle = julian_day((date_time){year, 7, 1, 0, 0});
  double end = julian_day((date_time){year + 1, 1, 1, 0, 0});
  /* Corrections are made in the middle of a year, once its first half is settled. */
  if (corrections && !apply_corrections(corrections, 0, year - 1, stderr)) return 1;
  int count = find_events(start, middle, FIVE_MINUTES, print_event, stdout);
  if (corrections && !apply_corrections(corrections, year - 1, year, stderr)) return 1;
  count += find_events(middle, end, FIVE_MINUTES, print_event, stdout);
  printf("%d: %d events\n", year, count);
  return 0;
}

static int show_day(date_time day, int columns) {
  double jd = julian_day(day);
  printf("The planets on %04d-%02d-%02d\n", day.year, day.month, day.day);
  if (!draw_chart(jd, columns, isatty(STDOUT_FILENO), stdout)) return 1;
  printf("\n%-9s %12s %14s\n", "", "from Earth", "from the Sun");
  for (int planet = 0; planet < PLANETS; planet++) {
    if (planet == EARTH) continue;
    sighting seen = sight(planet, jd);
    printf("%-9s %9.3f au %10.0f° %s\n", planet_name(planet), seen.distance, fabs(seen.elongation),
           seen.elongation > 0 ? "evening" : "morning");
  }
  return 0;
}

int main(int argc, char **argv) {
  time_t now = time(NULL);
  struct tm *today = gmtime(&now);
  date_time day = {today->tm_year + 1900, today->tm_mon + 1, today->tm_mday, 0, 0};
  int columns = 60;
  if (argc > 1 && strcmp(argv[1], "almanac") == 0) return almanac(argc - 2, argv + 2);
  for (int i = 1; i < argc; i++) {
    const char *value = i + 1 < argc ? argv[i + 1] : "";
    if (strcmp(argv[i], "--version") == 0) return puts("orrery " VERSION) < 0;
    if (strcmp(argv[i], "--help") == 0) return fputs(HELP, stdout) < 0;
    if (strcmp(argv[i], "--date") == 0 && parse_date(value, &day)) i++;
    else if (strcmp(argv[i], "--columns") == 0 && (columns = atoi(value)) >= 20 && columns <= 400) i++;
    else return fail("what is this? ", argv[i]);
  }
  return show_day(day, columns);
}
