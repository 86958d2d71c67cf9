/* Values of columns as JSON, for comparing what was planned with what is there. */
#ifndef KB_FIX_VALUES_H
#define KB_FIX_VALUES_H

#include "fix/plan.h"

struct cJSON;

/* "2026-11-20T06:12:09Z" for seconds since 1970. False: not in the years that have four digits. */
enum { KB_FIX_TIME = 21 };
bool kb_fix_time(int64_t seconds, char text[KB_FIX_TIME]);

/* The property of a row that has a column's value: "statecode", "_emailserverprofile_value". */
const char *kb_fix_property(const struct kb_fix_change *change,
                            const struct kb_fix_setting *setting);
/* Appends a value of a row: ids in lower case; null if it is not in the row. False when out of
   memory. */
bool kb_fix_value(const struct cJSON *row, const char *property, struct kb_buf *out);
/* A copy of the value in the arena; NULL when out of memory. */
const char *kb_fix_value_in(struct kb_arena *arena, const struct cJSON *row, const char *property);
/* A value that may be written, as JSON in the arena; NULL when out of memory. */
const char *kb_fix_value_of(struct kb_arena *arena, const struct kb_must_be *value);
/* Appends "1 (Inactive)": a value with its label. */
void kb_fix_value_words(struct kb_buf *out, const char *value, const char *label);
/* The label of a choice, or NULL. */
const char *kb_fix_label(const struct kb_table *table, int place, const char *value);
/* A setting of a remedy, without values. */
struct kb_fix_setting kb_fix_setting_of(const struct kb_remedy_set *set);
/* The property of the case's row that leads to the record of a remedy; NULL: it is that row, or
   several properties lead there. */
const char *kb_fix_link(const struct kb_subject *subject, const struct kb_remedy *remedy);
/* A setting by its name. False: the table has no member of that name that may be changed. */
bool kb_fix_setting_named(const struct kb_schema *schema, const struct kb_table *table,
                          const char *name, struct kb_fix_setting *setting);

#endif
