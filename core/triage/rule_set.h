/* The rule set: the articles of one or more directories, and the index of their signatures. */
#ifndef KB_TRIAGE_RULE_SET_H
#define KB_TRIAGE_RULE_SET_H

#include "article/article.h"
#include "article/diagnostic.h"
#include "article/exception.h"
#include "base/arena.h"
#include "base/error.h"
#include "base/map.h"
#include "match/signature.h"
#include "triage/codes.h"
#include "triage/engine.h"

#include <stdbool.h>
#include <stddef.h>

/* An article that was replaced by one with the same code in a later directory. */
struct kb_overridden {
  const char *code;
  const char *file;
  const char *by; /* file of the other */
};

struct kb_left_out {
  struct kb_article *article;
  struct kb_left_out *next;
};

/* Which relations of a subject articles may read, a bit for each. */
struct kb_named {
  uint32_t by_any;
  uint32_t by_states; /* by those that look for a state, also of a case without errors */
};

/* Read-only once loaded. Articles are in the order of their directories and, within these, of
   their paths; an article's index is its number in the engine and its owner number in the
   signature index. Those that were replaced, or repeat a code, keep their index but take no
   part. */
struct kb_rule_set {
  struct kb_schema *schema; /* from the tables files of all directories */
  bool *is_joined;          /* by table: articles may read its rows as related ones */
  struct kb_named *named;   /* by subject; NULL: not found out, see triage/waits.h */
  struct kb_article **articles;
  size_t count, capacity;
  struct kb_left_out *left_out; /* those with errors, to which `diagnostics` refer */
  struct kb_overridden *overridden;
  size_t overridden_count;
  struct kb_map codes;   /* indexes of the articles that take part, by code in lower case */
  struct kb_arena arena; /* of these */
  struct kb_signatures *signatures;
  const struct kb_exceptions *exceptions; /* findings that do not count; borrowed; NULL: none */
  struct kb_codes *code_names; /* names of error codes; the one part that is not read-only, and
                             belongs to the thread that loaded it */
  struct kb_diagnostics diagnostics; /* of all files; articles with errors are not in the list */
  size_t files;                      /* files read, good or not, without context */
};

struct kb_rule_set_options {
  bool with_hash;     /* articles have the hash of their files' text: for kb_rule_set_version_of */
  bool with_source;   /* articles keep the text of their files, */
  bool with_examples; /* and their examples as well */
  /* Directories of which only the tables are taken, before those of the paths; may be NULL. */
  const char *const *tables;
  size_t table_count;
  const char *exceptions; /* a file that is no article, wherever it is; NULL: none */
  size_t trusted_count;   /* the first so many paths hold articles that the engine may trust */
  size_t optional_count;  /* the next so many may hold none */
  /* Files that were named; NULL: all articles are checked or tested. Named files below the paths
     are called by the name given; the others are loaded after all paths, as if each were a
     directory. All other articles are context: their examples are not loaded and their
     diagnostics are dropped. */
  const char *const *named;
  size_t named_count;
  /* The text of an article that is in no file, with a name for messages, in place of named files;
     NULL: none. It is loaded like a file outside the paths, but no word is said about that. */
  const char *source_name;
  struct kb_slice source;
};

/* Loads every *.lua below the `paths` (directories or single files), except names that begin
   with a dot. KB_NOT_FOUND: a path is missing, or there is no article. KB_INTERRUPTED. Articles
   with errors are left out, see `diagnostics`. The rule set is to be freed in any case. */
enum kb_status kb_rule_set_load(struct kb_rule_set *rule_set, struct kb_engine *engine,
                                const char *const *paths, size_t path_count,
                                const struct kb_rule_set_options *options, struct kb_error *error);
void kb_rule_set_fini(struct kb_rule_set *rule_set);

/* Whether rows of the table are cases: a subject is about them, and they do not only serve as
   related rows of other cases. Articles that were left out by a selection do not count. */
bool kb_is_case_table(const struct kb_rule_set *rule_set, const struct kb_table *table);

/* Finds an article by code, ignoring letter case; NULL if there is none. */
const struct kb_article *kb_rule_set_find(const struct kb_rule_set *rule_set, const char *code);

#endif
