/* An organization as a source of rows: `run --org` and `fetch`.

   The rows come as one stream of pages, alerts before the mailboxes they belong to, so that a
   mailbox can be triaged as soon as it is read: all alerts first when the whole tenant is asked
   for, else, before each page of mailboxes, the alerts of these. Before the first page the
   organization is asked which columns and navigation names it has (live_schema.h). */
#ifndef KB_RUN_LIVE_H
#define KB_RUN_LIVE_H

#include "article/fault.h"
#include "case/join.h"
#include "rows/rows.h"
#include "triage/book.h"

#include <signal.h>

enum { KB_LIVE_OPTION_NAME = 400 };

/* What is asked for, and how. Texts are borrowed; NULL and 0 where nothing is said. */
struct kb_live_options {
  const char *org, *token_command, *ca_file;
  const char *const *mailboxes, *const *profiles; /* each list ends with NULL */
  const char *mailbox_file;
  bool failed_only;
  const char *since, *level; /* a date, or NULL; "error", "warning", "information" */
  unsigned page_size;        /* rows; 1 to KB_DATAVERSE_LARGEST_PAGE */
  unsigned timeout;          /* seconds for the first byte; 0: as long as http.h says */
  unsigned tries;            /* of a request that fails; 0: as many as retry.h says */
  bool is_quiet, is_verbose; /* no progress and no notes; each request is said */
  const volatile sig_atomic_t *interrupted;
  /* How messages call the option with that name, by where its value comes from: "--since". */
  const char *(*name_option)(void *context, const char *option, char name[KB_LIVE_OPTION_NAME]);
  void *name_context;
};

struct kb_live;

enum { KB_LIVE_COLUMN = 128 };

/* NULL, having said why. What the options point to must outlive it. `book` tells which columns are
 * asked for; NULL: the report's own. */
struct kb_live *kb_live_open(const struct kb_live_options *options, const struct kb_book *book);
void kb_live_close(struct kb_live *live);

/* The requests that would be made, one a line. */
void kb_live_describe(const struct kb_live *live, struct kb_buf *out);

/* To be named in messages: the organization's origin. */
const char *kb_live_name(const struct kb_live *live);
/* Before the rows: a mailbox of which everything is there already, so that its alerts need not be
   asked for. False when out of memory. */
bool kb_live_know(struct kb_live *live, const char *id);
/* All rows. Ends early, having said why, when something cannot be read. */
struct kb_input kb_live_input(struct kb_live *live);
/* Whether the alerts of the mailbox with that key (kb_id_key), which comes now, are all there. */
enum kb_alerts_there kb_live_alerts(const struct kb_live *live, const unsigned char key[16]);
/* Whether alerts may come whose mailboxes were not asked for. */
bool kb_live_has_others(const struct kb_live *live);
/* Where the row that came last stands: "page 3 of mailboxes". */
void kb_live_place(const struct kb_live *live, struct kb_buf *out);

/* At the end of the input: says which of --mailbox were not there. True if everything that was
   asked for came. */
bool kb_live_complete(struct kb_live *live);
/* No mailbox came, where that is no answer to what was asked (as it is to --failed-only). */
bool kb_live_is_empty(const struct kb_live *live);
/* Mailbox rows and pages of any rows that came. */
size_t kb_live_mailboxes(const struct kb_live *live);
size_t kb_live_pages(const struct kb_live *live);
/* At the end: what could not be read, as whom, and how much of it. */
const struct kb_faults *kb_live_faults(const struct kb_live *live);
/* The n-th column that the organization lacks and that would have been asked for, once rows have
   been read: "systemuser.islicensed", and why. False past the last. `reason` lives as long as
   `live`. */
bool kb_live_lack(const struct kb_live *live, size_t n, char column[KB_LIVE_COLUMN],
                  const char **reason);

#endif
