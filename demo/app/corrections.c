#include "corrections.h"

#include "planets.h"

#include <errno.h>
#include <string.h>

static int element_named(const char *name) {
  for (int element = 0; element < 6; element++)
    if (strcmp(ELEMENT_NAMES[element], name) == 0) return element;
  return -1;
}

static int is_ellipse(int planet, const char *where, FILE *errors) {
  orbit o = planet_orbit(planet, 2451545.0);
  if (o.eccentricity >= 0 && o.eccentricity < 1 && o.axis > 0) return 1;
  fprintf(errors, "%s: %s leaves the Sun: an eccentricity of %.4f is no ellipse, Kepler's equation has no solution\n",
          where, planet_name(planet), o.eccentricity);
  return 0;
}

int apply_corrections(const char *path, int after, int until, FILE *errors) {
  FILE *file = fopen(path, "r");
  if (!file) {
    fprintf(errors, "%s: %s\n", path, strerror(errno));
    return 0;
  }
  char line[200], name[20], element_name[20], where[300];
  int good = 1;
  for (int number = 1; good && fgets(line, sizeof line, file); number++) {
    int from;
    double delta;
    if (line[0] == '#' || line[0] == '\n') continue;
    snprintf(where, sizeof where, "%s:%d", path, number);
    int fields = sscanf(line, "%d %19s %19s %lf", &from, name, element_name, &delta);
    int planet = fields == 4 ? planet_named(name) : -1, element = fields == 4 ? element_named(element_name) : -1;
    if (planet < 0 || element < 0) {
      fprintf(errors, "%s: \"year planet element delta\" is needed, here is: %s", where, line);
      good = 0;
    } else if (from > after && from <= until) {
      planet_correct(planet, element, delta);
      good = is_ellipse(planet, where, errors);
    }
  }
  fclose(file);
  return good;
}
