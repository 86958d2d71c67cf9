/* A text, read for the codes that it names. */
#ifndef KB_MATCH_ERROR_CODE_TEXT_H
#define KB_MATCH_ERROR_CODE_TEXT_H

#include "match/text_index.h"

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

struct kb_code_text {
  struct kb_text_index text_index;
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

struct kb_code_text kb_code_text_of(struct kb_slice text, const struct kb_word *words,
                                    size_t count);

bool kb_code_text_is_word(const struct kb_code_text *view, size_t at, enum kb_known_word word);
struct kb_slice kb_code_text_text(const struct kb_code_text *view, struct kb_span span);
struct kb_slice kb_code_text_word(const struct kb_code_text *view, size_t at);
/* Of what stands before the word; the colon also as Chinese and Japanese texts have it. */
bool kb_code_text_gap_has(const struct kb_code_text *view, size_t at, char mark);
bool kb_code_text_gap_has_colon(const struct kb_code_text *view, size_t at);
/* An error number; any other of three digits or more that is no part of an id or a date. */
bool kb_code_text_is_number(const struct kb_code_text *view, size_t at);
bool kb_code_text_is_digits(const struct kb_code_text *view, size_t at);
/* A word with a capital letter first: Forbidden. */
bool kb_code_text_is_capital(const struct kb_code_text *view, size_t at);
/* Words written as one: TimedOut. */
bool kb_code_text_is_name(const struct kb_code_text *view, size_t at);
/* "NAME", "NAME -2147209462", "NAME NAME", "401 Unauthorized" at the word. */
struct kb_span kb_code_text_code(const struct kb_code_text *view, size_t at);

/* The code that begins with, or is named from, word `at`; none if there is none. */
typedef struct kb_span (*kb_code_look)(const struct kb_code_text *view, size_t at);

/* Behind the label of the code in another language than English: match/error_code_label.c. */
struct kb_span kb_code_labelled_abroad(const struct kb_code_text *view, size_t at);
/* In the forms of logs; the number of an event alone: match/error_code_log.c. */
struct kb_span kb_code_logged(const struct kb_code_text *view, size_t at);
struct kb_span kb_code_event(const struct kb_code_text *view, size_t at);

#endif
