/* Questions of a condition about its case, and the replies: plain data, as the condition may run
   in another process. */
#ifndef KB_TRIAGE_QUESTION_H
#define KB_TRIAGE_QUESTION_H

#include "article/tracked_read.h"
#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The parts of a case, as articles name them. */
enum kb_part {
  KB_PART_CASE,
  KB_PART_MAILBOX,
  KB_PART_PROFILE,
  KB_PART_USER,
  KB_PART_ALERT,  /* the matching one */
  KB_PART_ALERTS, /* the list of alerts, */
  KB_PART_LISTED, /* and one of them */
};

enum kb_question_kind {
  KB_ASK_READ,  /* the column `name` of a record; for the case: the profile, the user, the alerts */
  KB_ASK_KNOWN, /* whether the column is known; a boolean */
  KB_ASK_AGAIN, /* no question: the condition begins again, as if it had read nothing */
};

struct kb_question {
  enum kb_question_kind kind;
  enum kb_part part;
  size_t place; /* of KB_PART_LISTED: index in the alerts, from 0 */
  struct kb_slice name;
  bool is_ahead; /* answered before it is asked: leaves no trace */
};

enum kb_reply_kind {
  KB_REPLY_NIL,
  KB_REPLY_BOOLEAN,
  KB_REPLY_INTEGER,
  KB_REPLY_NUMBER,
  KB_REPLY_TEXT,
  KB_REPLY_PART,  /* a record, or the list of alerts */
  KB_REPLY_HALT,  /* not in the data: the condition ends */
  KB_REPLY_ERROR, /* an error in the article, described by `text` */
};

struct kb_reply {
  enum kb_reply_kind kind;
  bool truth;
  int64_t integer;
  double number;
  struct kb_slice text; /* until the next question */
  enum kb_part part;
  char error[320]; /* buffer for `text` of an error */
};

/* Answers questions. */
struct kb_case_reader {
  void (*answer)(void *context, const struct kb_question *question, struct kb_reply *reply);
  void *context;
};

/* Answers from the case of `tracked`, and records in its trace what was read. */
void kb_tracked_answer(void *tracked, const struct kb_question *question, struct kb_reply *reply);

/* Facts about a case that need not be asked for, as they are not recorded as read. */
struct kb_scene {
  size_t alert_count;
  bool alerts_known; /* otherwise reading them is a question */
  bool has_alert;    /* the matching one */
};
struct kb_scene kb_tracked_scene(const struct kb_tracked_case *tracked);

#endif
