/* Errors and warnings about an article: each with a code, a location and a suggestion. */
#ifndef KB_ARTICLE_DIAGNOSTIC_H
#define KB_ARTICLE_DIAGNOSTIC_H

#include "base/arena.h"
#include "base/error.h"
#include "base/files.h"

#include <stdbool.h>
#include <stddef.h>

/* Stable: scripts rely on the codes. An article with errors is left out of a run; warnings do
   not matter there. */
enum kb_diagnostic_code {
  KB_E_LOAD,
  KB_E_RETURN,
  KB_E_UNKNOWN_KEY,
  KB_E_MISSING_KEY,
  KB_E_TYPE,
  KB_E_VALUE,
  KB_E_EMPTY,
  KB_E_CONTROL,
  KB_E_DUPLICATE_CODE,
  KB_E_UNKNOWN_CAUSE,
  KB_E_DUPLICATE_CAUSE,
  KB_E_SIGNATURE,
  KB_E_CAUSE_UNKNOWN,
  KB_E_LINK,
  KB_E_STATE,
  KB_E_MISCOMPILED,
  KB_E_DUPLICATE_NAME,
  KB_E_UNKNOWN_NAME,
  KB_E_CONFLICT,
  KB_E_REMEDY,
  KB_E_REMEDY_STEP,
  KB_E_CODES,
  KB_E_EXCEPTIONS,
  KB_W_COLUMN,
  KB_W_SECRET_COLUMN,
  KB_W_OPTION,
  KB_W_NULL,
  KB_W_CAUSE_UNTESTED,
  KB_W_GAP,
  KB_W_OVERLAP,
  KB_W_FILE_NAME,
  KB_W_REPEATED_KEY,
  KB_W_NO_STEP,
  KB_W_PLACEHOLDER,
  KB_W_SOURCE_CHANGED,
  KB_W_SOURCE_GONE,
  KB_W_SAME_CODE,
  KB_W_EXPLAIN_ONLY,
  KB_W_NOT_IN_RULES,
  KB_W_CODE_NAME,
  KB_W_COMPARED,
  KB_W_RETIRED,
  KB_W_COMMON_CODE,
  KB_W_MISNAMED,
  KB_W_NAME,
  KB_DIAGNOSTIC_CODE_COUNT,
};

struct kb_diagnostic {
  enum kb_diagnostic_code code;
  const char *file;
  struct kb_slice source; /* the text of the file, borrowed; no data: it was not kept */
  size_t line, column;    /* 0: not known yet, see `path` */
  const char *path;       /* of the key in the article, such as "causes[2].when"; "" for the article
                             itself */
  const char *message;
  const char *suggestion; /* or NULL */
};

struct kb_diagnostics {
  struct kb_arena arena;
  struct kb_diagnostic *list;
  size_t count, capacity;
  size_t errors; /* how many of `count` are errors */
  const char
    *file; /* of diagnostics added from now on; borrowed until the next kb_diagnostics_file */
  struct kb_slice source; /* of that file */
  size_t of_file[2];      /* how many it has: warnings, errors; also those that are not listed */
  bool failed;            /* out of memory: the list is incomplete */
};

void kb_diagnostics_fini(struct kb_diagnostics *diagnostics);
/* Copies `file`, to which diagnostics added from now on belong. `source`, its text, is borrowed
   until the diagnostics are freed; no data: it is not known yet. */
void kb_diagnostics_file(struct kb_diagnostics *diagnostics, const char *file,
                         struct kb_slice source);
/* `suggestion` may be NULL; suggestion and message are copied. Of the errors of a file, and of its
   warnings, only so many are listed: see kb_diagnostic_turn. */
void kb_diagnostic_add(struct kb_diagnostics *diagnostics, enum kb_diagnostic_code code,
                       const char *path, const char *suggestion, const char *format, ...)
  KB_PRINTF(5, 6);
/* The same, at a known location. */
void kb_diagnostic_add_at(struct kb_diagnostics *diagnostics, enum kb_diagnostic_code code,
                          size_t line, size_t column, const char *suggestion, const char *format,
                          ...) KB_PRINTF(6, 7);

/* What becomes of one more diagnostic about the same thing, such as a file, of which `count` came
   before. A file may be wrong in thousands of places, and each path and suggestion takes a search;
   so the caller asks first. */
enum kb_diagnostic_turn {
  KB_TURN_REPORT,
  KB_TURN_MORE, /* kb_diagnostics_more is reported in its place */
  KB_TURN_NONE,
};
enum kb_diagnostic_turn kb_diagnostic_turn(size_t count);
extern const char kb_diagnostics_more[];

/* Adds a diagnostic with that code, or KB_W_MISNAMED, for each path below `directory` that was
   skipped. */
void kb_diagnostics_add_refused(struct kb_diagnostics *diagnostics, enum kb_diagnostic_code code,
                                const struct kb_files *files, const char *directory);

/* Drops all but the first `count`. */
void kb_diagnostics_cut(struct kb_diagnostics *diagnostics, size_t count);

/* "E104", "W203". */
const char *kb_diagnostic_code_name(enum kb_diagnostic_code code);
/* What diagnostics with that code are about, in a sentence. */
const char *kb_diagnostic_code_title(enum kb_diagnostic_code code);
bool kb_diagnostic_is_error(enum kb_diagnostic_code code);

#endif
