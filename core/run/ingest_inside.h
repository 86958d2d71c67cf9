/* Shared by the files ingest*.c; not to be included elsewhere. */
#ifndef KB_RUN_INGEST_INSIDE_H
#define KB_RUN_INGEST_INSIDE_H

#include "case/join.h"
#include "case/seen_ids.h"
#include "rows/key_cache.h"
#include "run/ingest.h"
#include "run/input_shapes.h"
#include "run/parallel.h"
#include "run/progress.h"
#include "run/waiting.h"

struct kb_ingesting {
  const struct kb_schema *schema;
  size_t *unused; /* by table: rows that nothing reads */
  struct kb_names *names;
  struct kb_key_cache *known; /* one for all files, as the names depend on its numbers */
  const struct kb_ingest_options *options;
  struct kb_triager *triager;
  struct kb_report *report;
  struct kb_case a_case; /* the current case */
  struct kb_ingest_result *result;
  struct kb_error *error;
  struct kb_join *join;
  struct kb_waiting *waiting;
  struct kb_seen_ids *done;   /* the mailboxes evaluated when they were read */
  struct kb_values values;    /* scratch, for a row that is examined before it becomes a case */
  struct kb_buf text;         /* scratch, for messages */
  struct kb_buf organization; /* the context that a row named last */
  struct kb_slice row;        /* the current row; empty: it could not be read */
  struct kb_progress *progress;
  struct kb_seen_ids *shared; /* records that cases of other shards share: see ingest_shard.c */
  bool all_wait;
  bool is_first_row; /* the next row is the first of its file */
  uint32_t file;
  uint64_t size;        /* of the file; 0 if it is not a regular one */
  struct kb_jobs *jobs; /* NULL: rows are triaged on this thread */
  bool jobs_tried;
  size_t alone_until; /* number of rows triaged on this thread before threads take over */
  struct kb_input_shapes shapes;
};

/* ingest.c */

/* The user has interrupted the run; or nobody reads the report any more. */
bool kb_ingest_is_interrupted(const struct kb_ingesting *ingest);
bool kb_ingest_is_stopped(struct kb_ingesting *ingest);
/* Notes the organization that the context of a row names. `context`: the struct kb_ingesting. */
void kb_ingest_take_organization(void *context, struct kb_slice row_context);

/* ingest_cases.c */

/* Takes a row of a subject. */
enum kb_status kb_ingest_take_case(struct kb_ingesting *ingest, const struct kb_subject *subject,
                                   const struct kb_row *row, const struct kb_origin *origin);
/* A record is being evaluated. `*again`: it was before, which is noted. */
enum kb_status kb_ingest_note_done(struct kb_ingesting *ingest, const struct kb_subject *subject,
                                   const struct kb_sighting *sighting,
                                   const struct kb_origin *origin, bool *again);
struct kb_report_place kb_ingest_place_of(const struct kb_ingesting *ingest,
                                          const struct kb_origin *origin);
/* Everything has been read: evaluates the rows that waited, then rows with error texts for which no
   case came. */
enum kb_status kb_ingest_take_waiting(struct kb_ingesting *ingest);
enum kb_status kb_ingest_take_errors(struct kb_ingesting *ingest);

/* ingest_jobs.c */

/* Lets threads take rows, as long as they are mailbox rows on lines of their own. False: not
   applicable here. */
bool kb_ingest_run_jobs(struct kb_ingesting *ingest, struct kb_file *file, struct kb_rows *rows,
                        enum kb_status *status);

/* ingest_notes.c */

/* The first error may be the reason why nothing was evaluated. */
void kb_ingest_remember(struct kb_ingesting *ingest, uint32_t file, const char *reason);
void kb_ingest_reject(struct kb_ingesting *ingest, const struct kb_origin *origin,
                      const char *reason);
/* The same for a row that is not known to be of a case: only the first shard reports it. */
void kb_ingest_reject_input(struct kb_ingesting *ingest, const struct kb_origin *origin,
                            const char *reason);
/* Notes how a file was read. Without a line the note is about the whole file; only the first shard
   reports one of kind KB_FAULT_NOTE then. */
void kb_ingest_note(struct kb_ingesting *ingest, enum kb_fault_kind kind, const char *reason,
                    const struct kb_origin *origin);
void kb_ingest_note_file(struct kb_ingesting *ingest, enum kb_fault_kind kind, uint32_t file,
                         const char *reason);
void kb_ingest_note_version(struct kb_ingesting *ingest, const struct kb_subject *subject,
                            const struct kb_origin *origin);
/* A record that was already evaluated is repeated in a row that was not used. */
void kb_ingest_note_again(struct kb_ingesting *ingest, const struct kb_subject *subject,
                          const struct kb_origin *origin, uint64_t later, uint64_t earlier);
/* Notes alerts of mailboxes that were evaluated before the alerts came. */
enum kb_status kb_ingest_note_late(struct kb_ingesting *ingest);
/* Alerts about email server profiles apply only to mailboxes that come after them. */
void kb_ingest_note_unused_errors(struct kb_ingesting *ingest, const struct kb_subject *subject);
/* Rows of known tables that no article can see. */
void kb_ingest_note_unused(struct kb_ingesting *ingest);

/* ingest_shard.c */

/* Passes over a row of another shard, of which the key is known. */
enum kb_status kb_ingest_pass_row(struct kb_ingesting *ingest, const struct kb_subject *subject,
                                  const struct kb_row *row);
/* The same for a case, which was just read, before the end of the input. `*incomplete`: rows have
   to wait from now on, as they do where it is not passed over. */
enum kb_status kb_ingest_pass_case(struct kb_ingesting *ingest, bool *incomplete);
/* To be called before unused rows are counted. */
enum kb_status kb_ingest_use_shared(struct kb_ingesting *ingest, const struct kb_subject *subject);

/* ingest_there.c */

/* Whether rows of the table have error texts of some case. */
bool kb_ingest_is_errors_table(const struct kb_ingesting *ingest, const struct kb_table *table);
/* Sets how complete the tables are for a case. A table from which a row was rejected stays
   incomplete. */
void kb_ingest_set_live_there(struct kb_ingesting *ingest, const unsigned char key[16]);
/* The file could not be read completely. If it may contain more alerts, a mailbox without any
   may have some. */
void kb_ingest_note_broken(struct kb_ingesting *ingest, const char *reason);
/* Pages are missing: the absence of rows proves nothing. */
void kb_ingest_note_missing_pages(struct kb_ingesting *ingest);

#endif
