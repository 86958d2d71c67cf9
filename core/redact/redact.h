/* Redacts rows, so that a case can be shown to strangers and still gives the same findings.
   Names, addresses, hosts and ids are replaced by pseudonyms: equal values by equal ones,
   different values of a kind by different ones. Two passes over all rows: the first learns the
   names, the second writes. The same rows in the same order give the same bytes. */
#ifndef KB_REDACT_REDACT_H
#define KB_REDACT_REDACT_H

#include "base/buf.h"
#include "base/error.h"
#include "base/json.h"
#include "case/schema.h"

struct kb_redactor;

/* The schema is borrowed. NULL when out of memory. */
struct kb_redactor *kb_redactor_new(const struct kb_schema *schema);
void kb_redactor_free(struct kb_redactor *redactor);

/* Pass one: learns the names, addresses and hosts in a row of `table` and in rows nested in it.
   Keeps nothing of the row itself. KB_INVALID if it is not an object. */
enum kb_status kb_redactor_learn(struct kb_redactor *redactor, const struct kb_table *table,
                                 const struct cJSON *row, struct kb_error *error);

/* Pass two: appends the row, redacted, as compact JSON; nothing on failure. A row that was not
   learned is also redacted, but names in it may have been missed in texts written earlier. */
enum kb_status kb_redactor_write(struct kb_redactor *redactor, const struct kb_table *table,
                                 const struct cJSON *row, struct kb_buf *out,
                                 struct kb_error *error);

#endif
