#ifndef PLANETS_H
#define PLANETS_H

#include "kepler.h"

enum { MERCURY, VENUS, EARTH, MARS, JUPITER, SATURN, URANUS, NEPTUNE, PLANETS };

extern const char *const ELEMENT_NAMES[6];

const char *planet_name(int planet);

/* The planet of that name, in any case; -1 when there is none. */
int planet_named(const char *name);

/* The orbit of a planet on a Julian day, with the corrections made so far. */
orbit planet_orbit(int planet, double julian_day);

/* Adds to one of the six elements of a planet, from now on. */
void planet_correct(int planet, int element, double delta);

#endif
