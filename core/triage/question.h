/* What a condition asks of its case, and what it is answered: plain data, as whoever asks may be
   another process. */
#ifndef KB_TRIAGE_QUESTION_H
#define KB_TRIAGE_QUESTION_H

#include "article/tracked_read.h"
#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Of a case, as articles name them. */
enum kb_part {
  KB_PART_CASE,
  KB_PART_MAILBOX,
  KB_PART_PROFILE,
  KB_PART_USER,
  KB_PART_ALERT,  /* the matched one */
  KB_PART_ALERTS, /* the list, */
  KB_PART_LISTED, /* and one of it */
};

enum kb_question_kind {
  KB_ASK_READ,  /* the column `name` of a record; of the case: the profile, the user, the alerts */
  KB_ASK_KNOWN, /* whether it can be told; a boolean */
  KB_ASK_AGAIN, /* nothing: the condition begins again, as if it had read nothing */
};

struct kb_question {
  enum kb_question_kind kind;
  enum kb_part part;
  size_t place; /* of KB_PART_LISTED: in the alerts, from 0 */
  struct kb_slice name;
  bool is_ahead; /* the condition may ask it, but has not: it leaves no trace */
};

enum kb_reply_kind {
  KB_REPLY_NIL,
  KB_REPLY_BOOLEAN,
  KB_REPLY_INTEGER,
  KB_REPLY_NUMBER,
  KB_REPLY_TEXT,
  KB_REPLY_PART,  /* a record, or the list of alerts */
  KB_REPLY_HALT,  /* it is not in the data: the condition ends */
  KB_REPLY_ERROR, /* the article's: `text` says which */
};

struct kb_reply {
  enum kb_reply_kind kind;
  bool truth;
  int64_t integer;
  double number;
  struct kb_slice text; /* until the next question */
  enum kb_part part;
  char error[320]; /* what `text` of an error points to */
};

/* Who answers. */
struct kb_case_reader {
  void (*answer)(void *context, const struct kb_question *question, struct kb_reply *reply);
  void *context;
};

/* Answers from the view's case; what was read is in its trace. */
void kb_tracked_answer(void *view, const struct kb_question *question, struct kb_reply *reply);

/* What of a case need not be asked for, as the condition reads nothing by it. */
struct kb_scene {
  size_t alert_count;
  bool alerts_known; /* else reading them is a question */
  bool has_alert;    /* the matched one */
};
struct kb_scene kb_tracked_scene(const struct kb_tracked_case *view);

#endif
