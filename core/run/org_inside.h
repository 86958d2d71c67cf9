/* Shared by the files org_*.c; not to be included elsewhere. */
#ifndef KB_RUN_ORG_INSIDE_H
#define KB_RUN_ORG_INSIDE_H

#include "run/org_table.h"

/* A member that is true or false; `otherwise` if it is neither. */
bool kb_org_is_true(const struct cJSON *row, const char *name, bool otherwise);
/* The text of {"Value":"…"}; "" if the member is something else. */
const char *kb_org_value(const struct cJSON *row, const char *name);
/* A label in English, or else in the user's language, on one line without control characters, in
   the arena; NULL if there is none. False: out of memory. */
bool kb_org_label(struct kb_arena *arena, const struct cJSON *label, const char **text,
                  bool *is_english);
/* A copy of a member that is a name; NULL if it is none. False: out of memory. */
bool kb_org_name(struct kb_arena *arena, const struct cJSON *row, const char *member,
                 const char **copy);
/* The column that the row is about, by its LogicalName; NULL: none of ours. */
struct kb_org_column *kb_org_column_of(const struct kb_org_table *table, const struct cJSON *row);

/* Parts of a table. */
enum kb_status kb_org_read_columns(struct kb_org_table *table, const struct cJSON *rows,
                                   struct kb_error *error);
enum kb_status kb_org_read_texts(struct kb_org_table *table, const struct cJSON *rows,
                                 struct kb_error *error);
enum kb_status kb_org_read_choices(struct kb_org_table *table, const struct cJSON *rows,
                                   struct kb_error *error);
enum kb_status kb_org_read_many_to_one(struct kb_org_table *table, const struct cJSON *rows,
                                       struct kb_error *error);
enum kb_status kb_org_read_one_to_many(struct kb_org_table *table, const struct cJSON *rows,
                                       struct kb_error *error);
enum kb_status kb_org_read_many_to_many(struct kb_org_table *table, const struct cJSON *rows,
                                        struct kb_error *error);

#endif
