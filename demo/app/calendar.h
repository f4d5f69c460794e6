#ifndef CALENDAR_H
#define CALENDAR_H

typedef struct {
  int year, month, day, hour, minute;
} date_time;

/* Days since noon on 1 January 4713 BC, as astronomers count them, of a date of the Gregorian calendar. */
double julian_day(date_time t);

/* The date of a Julian day, to the nearest minute. */
date_time date_of(double julian_day);

/* Reads YYYY-MM-DD; 0 when the text is no date. */
int parse_date(const char *text, date_time *date);

#endif
