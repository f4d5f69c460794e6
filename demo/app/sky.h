#ifndef SKY_H
#define SKY_H

/* Where a planet stands as seen from the Earth: its distance in astronomical units, and its ecliptic longitude
   less the Sun's, in degrees from -180 to 180: 0 behind or before the Sun, ±180 opposite to it. */
typedef struct {
  double distance, elongation;
} sighting;

sighting sight(int planet, double julian_day);

/* The Sun's ecliptic longitude as seen from the Earth, in degrees. */
double sun_longitude(double julian_day);

typedef void event_visitor(double julian_day, const char *what, void *context);

/* Finds what happens in the sky from one day to another, in order of time, looking every `step` days: oppositions,
   conjunctions, greatest elongations of Mercury and Venus, meetings of two planets. Returns how many. */
int find_events(double from, double to, double step, event_visitor *visit, void *context);

#endif
