/* Answers of a person to what remedies ask: `--answer NAME=VALUE`. A record is named by its name or
   id, and looked up in the organization; it is never guessed. */
#ifndef KB_FIX_ANSWERS_H
#define KB_FIX_ANSWERS_H

#include "article/remedy.h"
#include "run/live.h"

enum { KB_FIX_RECORD = 40, KB_FIX_NAME = 200 };

/* A record that was named. */
struct kb_fix_found {
  const struct kb_remedy_set *set; /* that asked for it */
  char value[KB_FIX_RECORD];       /* its id in quotes */
  char name[KB_FIX_NAME];
};

struct kb_fix_answers {
  struct kb_live *live;
  const char *const *list;
  struct kb_arena arena;
  struct kb_fix_found *found; /* so far */
  size_t found_count;
};

void kb_fix_answers_begin(struct kb_fix_answers *answers, struct kb_live *live,
                          const char *const *list);
void kb_fix_answers_fini(struct kb_fix_answers *answers);

struct kb_fix_answer {
  const char *value; /* JSON; NULL: there is no answer */
  const char *name;  /* of a record; or NULL */
  const char *text;  /* as it was given */
};
/* What a member is to be set to; valid as long as the answers. KB_USAGE: the answer names no
   record, or several, or is no date. */
enum kb_status kb_fix_answers_find(struct kb_fix_answers *answers, const struct kb_remedy_set *set,
                                   struct kb_fix_answer *answer, struct kb_error *error);

#endif
