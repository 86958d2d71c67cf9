/* Shared by the files of fetch; not to be included elsewhere. */
#ifndef KB_CLI_FETCH_INSIDE_H
#define KB_CLI_FETCH_INSIDE_H

#include "case/join.h"
#include "case/seen_ids.h"
#include "cli/live_options.h"
#include "cli/redacted_rows.h"
#include "run/progress.h"

/* The member of a saved row that says which alerts were asked for, unless it is the default. */
#define KB_FETCH_CHOICE "@kbtriage.alerts"

struct kb_fetch {
  struct kb_live *live;
  struct kb_buf choice;  /* of alerts: "--level error", or nothing, which is the default */
  struct kb_shard shard; /* rows of others are dropped */
  const struct kb_rule_set *rule_set;
  const struct kb_schema *schema;
  const struct kb_subject *mailbox;
  const struct kb_relation *alerts_of; /* its relation to alerts */
  struct kb_out *out;
  struct kb_join *join;
  struct kb_seen_ids *seen;   /* mailboxes */
  struct kb_seen_ids *alerts; /* repeated during paging, as mailboxes are */
  struct kb_seen_ids *kept;   /* mailboxes of an earlier fetch */
  struct kb_progress *progress;
  const volatile sig_atomic_t *interrupted;
  struct kb_redacted_rows *redacted; /* NULL: rows are saved unchanged */
  struct kb_buf line;
  size_t rows, saved, resumed, gone, rejected, passed_over;
  bool has_begun;   /* there is a line in the file */
  bool is_of_fetch; /* the file that is resumed was saved by fetch */
};

/* Saves a row on a line of its own. */
enum kb_status kb_fetch_save_line(struct kb_fetch *fetch, const struct kb_table *table,
                                  struct kb_slice row, struct kb_error *error);
/* Whether a row with that id came before. */
enum kb_status kb_fetch_came_before(struct kb_seen_ids *seen, const char *id, bool *again,
                                    struct kb_error *error);

/* fetch_resume.c: with --resume, finds out what is whole in the file of an earlier fetch. KB_USAGE:
   the file is none. */
enum kb_status kb_fetch_resume(struct kb_fetch *fetch, const struct kb_context *context,
                               struct kb_error *error);
/* When all rows of the organization have been read: saves what is whole in that file. */
enum kb_status kb_fetch_keep(struct kb_fetch *fetch, const struct kb_context *context,
                             struct kb_error *error);

#endif
