/* Rows without names: so that a case can be shown to strangers and still gives the same findings.

   Names, addresses, hosts and ids are replaced by pseudonyms, equal ones by equal ones, different
   ones of a kind by different ones. Two passes over all rows: one that learns who is in them, and
   one that writes. The same rows in the same order give the same bytes. */
#ifndef KB_REDACT_REDACT_H
#define KB_REDACT_REDACT_H

#include "base/buf.h"
#include "base/error.h"
#include "base/json.h"
#include "case/schema.h"

struct kb_redactor;

/* NULL when out of memory. */
struct kb_redactor *kb_redactor_new(void);
void kb_redactor_free(struct kb_redactor *redactor);

/* Pass one: learns the names, addresses and hosts in a row of `table` and in the rows nested in it.
   Nothing of the row is kept. KB_INVALID if it is no object. */
enum kb_status kb_redactor_learn(struct kb_redactor *redactor, const struct kb_table *table,
                                 const struct cJSON *row, struct kb_error *error);

/* Pass two: appends the row, redacted, as compact JSON; nothing if it fails. A row that was not
   learned is redacted all the same, but the names in it may be missed in texts written earlier. */
enum kb_status kb_redactor_write(struct kb_redactor *redactor, const struct kb_table *table,
                                 const struct cJSON *row, struct kb_buf *out,
                                 struct kb_error *error);

#endif
