/* The journal of an apply: what was intended and what came of it, one JSON object a line, each on
   disk before the next request is sent. It is the audit, what an interrupted apply goes on from,
   and what is undone by. Lines, by "event": begin (who, organization, plan), intend (a change),
   then done, skipped or failed; test_intend, tested, test_failed, test_over (a mailbox); verified
   (a mailbox); undo_begin, undo_intend, undone, undo_skipped, undo_failed; end. */
#ifndef KB_FIX_JOURNAL_H
#define KB_FIX_JOURNAL_H

#include "base/buf.h"
#include "base/error.h"
#include "base/json_write.h"
#include "fix/values.h"

#include <stdbool.h>
#include <stddef.h>

struct cJSON;

struct kb_fix_journal {
  int descriptor; /* -1: not open */
  const char *path;
  struct kb_buf line;
  struct kb_json_writer json;
};

/* Opens it to be continued, or creates it. A line that a crash cut off is removed. KB_IO. */
enum kb_status kb_fix_journal_open(struct kb_fix_journal *journal, const char *path,
                                   struct kb_error *error);
void kb_fix_journal_close(struct kb_fix_journal *journal);

/* Begins a line with its event and the time; members are added to the writer that is returned. */
struct kb_json_writer *kb_fix_journal_begin(struct kb_fix_journal *journal, const char *event);
/* Writes the line and waits until it is on disk. KB_IO, KB_NO_MEMORY. */
enum kb_status kb_fix_journal_end(struct kb_fix_journal *journal, struct kb_error *error);

/* Reads all complete lines of a journal; a missing file has none, unless it `must_exist`. The list
   of objects is to be freed. NULL: KB_IO, KB_INVALID, KB_NO_MEMORY. */
struct cJSON *kb_fix_journal_read(const char *path, bool must_exist, struct kb_error *error);
/* "begin", or "" if the line has no event. */
const char *kb_fix_journal_event(const struct cJSON *line);
/* A text of a line, or "". */
const char *kb_fix_journal_text(const struct cJSON *line, const char *member);

/* "2026-11-20T06:12:09Z", now. */
void kb_fix_now(char time[KB_FIX_TIME]);

#endif
