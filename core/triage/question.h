/* Questions of a condition about its case, and the replies: plain data, as the condition may run
   in another process. */
#ifndef KB_TRIAGE_QUESTION_H
#define KB_TRIAGE_QUESTION_H

#include "article/tracked_read.h"
#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The parts of a case: numbers, to which that of a relation is added where there is one. */
enum kb_part {
  KB_PART_CASE,
  KB_PART_ROOT,
  KB_PART_ALERT,                                     /* the matching row */
  KB_PART_RELATED,                                   /* a related record, */
  KB_PART_ROWS = KB_PART_RELATED + KB_RELATIONS_MAX, /* related rows, */
  KB_PART_LISTED = KB_PART_ROWS + KB_RELATIONS_MAX,  /* and one of them */
  KB_PARTS = KB_PART_LISTED + KB_RELATIONS_MAX,
};
static inline bool kb_part_is_rows(unsigned part)
{
  return part >= KB_PART_ROWS && part < KB_PART_LISTED;
}
static inline bool kb_part_is_listed(unsigned part)
{
  return part >= KB_PART_LISTED && part < KB_PARTS;
}

enum kb_question_kind {
  KB_ASK_READ,   /* the column `name` of a record; for the case: one of its parts */
  KB_ASK_KNOWN,  /* whether the column is known; a boolean */
  KB_ASK_AGAIN,  /* no question: the condition begins again, as if it had read nothing */
  KB_ASK_FORGET, /* no question: what was missing since the state `place` does not matter */
};

struct kb_question {
  enum kb_question_kind kind;
  unsigned part; /* enum kb_part */
  size_t place;  /* of KB_PART_LISTED: index in the rows, from 0; or a state: see KB_REPLY_HALT */
  struct kb_slice name;
  bool is_ahead; /* answered before it is asked: leaves no trace */
};

enum kb_reply_kind {
  KB_REPLY_NIL,
  KB_REPLY_BOOLEAN,
  KB_REPLY_INTEGER,
  KB_REPLY_NUMBER,
  KB_REPLY_TEXT,
  KB_REPLY_PART,  /* a record, or rows, whose number is `integer` */
  KB_REPLY_HALT,  /* not in the data: the condition ends, unless it looks at other rows first;
                     `integer`: what was missing before, as a number for KB_ASK_FORGET */
  KB_REPLY_ERROR, /* an error in the article, described by `text` */
};

struct kb_reply {
  enum kb_reply_kind kind;
  bool truth;
  int64_t integer;
  double number;
  struct kb_slice text; /* until the next question */
  unsigned part;        /* enum kb_part */
  char error[320];      /* buffer for `text` of an error */
};

/* Answers questions. */
struct kb_case_reader {
  void (*answer)(void *context, const struct kb_question *question, struct kb_reply *reply);
  void *context;
};

/* Answers from the case of `tracked`, and records in its trace what was read. */
void kb_tracked_answer(void *tracked, const struct kb_question *question, struct kb_reply *reply);

#endif
