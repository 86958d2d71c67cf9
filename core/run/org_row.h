/* One row of an organization: read with its ETag, and changed if it still has it.
   Sources: Microsoft's pages "Perform conditional operations using the Web API" (If-Match, 412),
   "Update and delete table rows using the Web API" (only the columns that change belong into the
   body; without If-Match a PATCH would create a missing row) and "Compose HTTP requests and handle
   errors". Each row is changed by a request of its own, and none carries a header that would
   bypass the organization's own logic. */
#ifndef KB_RUN_ORG_ROW_H
#define KB_RUN_ORG_ROW_H

#include "run/live.h"

struct cJSON;

/* The JSON that a GET below the root of the Web API returns, to be freed. NULL, with `error`
   filled: `http_status` is then that of the last answer, 0: there was none. */
struct cJSON *kb_org_get(struct kb_live *live, const char *path, long *http_status,
                         struct kb_error *error);

/* Rows of a table by their ids, each with its ETag; those that are not there do not come. `select`
   names columns with commas between them. The row is valid until `visit` returns. */
typedef void (*kb_org_visit)(void *context, const struct cJSON *row);
enum kb_status kb_org_rows(struct kb_live *live, const struct kb_table *table, const char *select,
                           const char *const *ids, size_t count, kb_org_visit visit, void *context,
                           struct kb_error *error);

/* Those that a filter describes, in OData syntax. */
enum kb_status kb_org_find(struct kb_live *live, const struct kb_table *table, const char *select,
                           const char *filter, kb_org_visit visit, void *context,
                           struct kb_error *error);

enum { KB_ORG_CODE = 24 };

struct kb_org_write {
  const char *path; /* "mailboxes(ID)" */
  const char *body; /* JSON */
  const char *etag;
  /* Whether the change is there although its answer was lost; see kb_retry_write. */
  kb_retry_lookup lookup;
  void *lookup_context;
  long http_status;          /* out: of the last answer; 0: there was none */
  char code[KB_ORG_CODE];    /* out: of a refusal, "0x80040220", or "" */
  struct kb_retry_fate fate; /* out */
};

/* KB_OK: the row was changed. Nothing is sent without an ETag, as that could create a row. */
enum kb_status kb_org_write(struct kb_live *live, struct kb_org_write *write,
                            struct kb_error *error);

/* Appends "PATCH URL" with its headers' and body's lines, as for --dry-run. */
void kb_org_describe_write(const struct kb_live *live, const struct kb_org_write *write,
                           struct kb_buf *out);

/* Whether PATCH with If-Match is possible for the table: IsOptimisticConcurrencyEnabled of its
   definition. True as well if the organization does not say. KB_INTERRUPTED, KB_NO_MEMORY. */
enum kb_status kb_org_has_etags(struct kb_live *live, const struct kb_table *table, bool *has,
                                struct kb_error *error);

/* Asks who is signed in, and what the organization has, unless that is known. */
enum kb_status kb_org_begin(struct kb_live *live, struct kb_error *error);

/* Who is signed in: "Ann Smith (00000000-…)", the id alone, or "" if that is not known. Only after
   kb_org_begin. */
const char *kb_org_user(const struct kb_live *live);

#endif
