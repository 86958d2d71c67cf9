#include "case/newest.h"

#include "base/date.h"

#include <stdio.h>

/* This is done for every row. Dates are compared as texts, and only one that comes later than the
   latest so far is read. */
struct newest {
  struct kb_slice text;
  uint64_t number;
};

static void look(struct newest *newest, struct kb_slice date)
{
  if (!date.data || (date.length == newest->text.length &&
                     memcmp(date.data, newest->text.data, date.length) <= 0)) {
    return;
  }
  const uint64_t number = kb_moment_number(date);
  if (number > newest->number) {
    *newest = (struct newest){date, number};
  }
}

static void look_at(struct newest *newest, const struct kb_record *record)
{
  const struct kb_table *table = record->table;
  if (table->modified >= 0) {
    look(newest, kb_record_slice_at(record, table->modified));
  }
  if (table->created >= 0) {
    look(newest, kb_record_slice_at(record, table->created));
  }
}

uint64_t kb_newest_of_record(const struct kb_record *record)
{
  struct newest newest = {.number = 0};
  look_at(&newest, record);
  return newest.number;
}

uint64_t kb_newest_of_case(const struct kb_case *a_case)
{
  struct newest newest = {.number = 0};
  look_at(&newest, &a_case->root);
  for (size_t i = 0; i < a_case->errors->count; i++) {
    look_at(&newest, &a_case->errors->list[i]);
  }
  return newest.number;
}

bool kb_newest_text(uint64_t newest, char text[KB_NEWEST_SIZE])
{
  const unsigned time = (unsigned)(newest % 1000000);
  const unsigned date = (unsigned)(newest / 1000000);
  snprintf(text, KB_NEWEST_SIZE, "%04u-%02u-%02uT%02u:%02u:%02uZ", date / 10000 % 10000,
           date / 100 % 100, date % 100, time / 10000, time / 100 % 100, time % 100);
  return newest > 0;
}
