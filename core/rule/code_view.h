/* A text, read for the codes that it names. */
#ifndef KB_RULE_CODE_VIEW_H
#define KB_RULE_CODE_VIEW_H

#include "rule/passage.h"

enum kb_known_word {
  KB_WORD_SERVER,
  KB_WORD_SOCKET,
  KB_WORD_RETURNED,
  KB_WORD_EXCEPTION,
  KB_WORD_ERROR,
  KB_WORD_CODE,
  KB_WORD_ERROR_CODE,
  KB_WORD_CRM,
  KB_WORD_SOAP,
  KB_WORD_HTTP,
  KB_WORD_STATUS,
  KB_WORD_MISSING,
  KB_WORD_PRIVILEGE,
  KB_WORDS_KNOWN
};

/* Words of a text; none where first == end. */
struct kb_span {
  size_t first, end;
};

struct kb_code_view {
  struct kb_passage passage;
  uint64_t hashes[KB_WORDS_KNOWN];
};

static inline bool kb_span_is_some(struct kb_span span)
{
  return span.end > span.first;
}

static inline bool kb_is_upper(char byte)
{
  return byte >= 'A' && byte <= 'Z';
}

struct kb_code_view kb_code_view_of(struct kb_slice text, const struct kb_word *words,
                                    size_t count);

bool kb_view_is_word(const struct kb_code_view *view, size_t at, enum kb_known_word word);
struct kb_slice kb_view_text(const struct kb_code_view *view, struct kb_span span);
struct kb_slice kb_view_word(const struct kb_code_view *view, size_t at);
/* Of what stands before the word; the colon also as Chinese and Japanese texts have it. */
bool kb_view_gap_has(const struct kb_code_view *view, size_t at, char mark);
bool kb_view_gap_has_colon(const struct kb_code_view *view, size_t at);
/* An error number; any other of three digits or more that is no part of an id or a date. */
bool kb_view_is_number(const struct kb_code_view *view, size_t at);
bool kb_view_is_digits(const struct kb_code_view *view, size_t at);
/* A word with a capital letter first: Forbidden. */
bool kb_view_is_capital(const struct kb_code_view *view, size_t at);
/* Words written as one: TimedOut. */
bool kb_view_is_name(const struct kb_code_view *view, size_t at);
/* "NAME", "NAME -2147209462", "NAME NAME", "401 Unauthorized" at the word. */
struct kb_span kb_view_code(const struct kb_code_view *view, size_t at);

/* The code that begins with, or is named from, word `at`; none if there is none. */
typedef struct kb_span (*kb_code_look)(const struct kb_code_view *view, size_t at);

/* Behind the label of the code in another language than English: rule/code_label.c. */
struct kb_span kb_code_labelled_abroad(const struct kb_code_view *view, size_t at);
/* In the forms of logs; the number of an event alone: rule/code_log.c. */
struct kb_span kb_code_logged(const struct kb_code_view *view, size_t at);
struct kb_span kb_code_event(const struct kb_code_view *view, size_t at);

#endif
