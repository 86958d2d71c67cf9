/* A text with its words, searched for the error codes that it names. */
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
  KB_WORD_PRIVILEGE_NAME,
  KB_WORD_RESPONSE_CODE,
  KB_WORD_NO_ERROR,
  KB_WORD_SMTP,
  KB_WORD_EXCHANGE,
  KB_WORD_WEB,
  KB_WORD_WAS,
  KB_WORDS_KNOWN
};

/* Their hashes, which take longer to compute than most texts to be looked at. */
struct kb_code_words {
  uint64_t hashes[KB_WORDS_KNOWN];
};

struct kb_code_words kb_code_words(void);

/* A run of words of a text; empty if first == end. */
struct kb_span {
  size_t first, end;
};

struct kb_code_text {
  struct kb_text_index text_index;
  const struct kb_code_words *known;
};

static inline bool kb_span_is_some(struct kb_span span)
{
  return span.end > span.first;
}

bool kb_code_text_is_word(const struct kb_code_text *code_text, size_t at, enum kb_known_word word);
struct kb_slice kb_code_text_text(const struct kb_code_text *code_text, struct kb_span span);
struct kb_slice kb_code_text_word(const struct kb_code_text *code_text, size_t at);
/* Whether the gap before the word has the mark; a colon may also be full-width, as in Chinese
   and Japanese. */
bool kb_code_text_gap_has(const struct kb_code_text *code_text, size_t at, char mark);
bool kb_code_text_gap_has_colon(const struct kb_code_text *code_text, size_t at);
/* An error number, or another number of three digits or more that is not part of an id or a
   date. */
bool kb_code_text_is_number(const struct kb_code_text *code_text, size_t at);
bool kb_code_text_is_digits(const struct kb_code_text *code_text, size_t at);
/* A word that begins with a capital letter: Forbidden. */
bool kb_code_text_is_capital(const struct kb_code_text *code_text, size_t at);
/* Several words written as one: TimedOut. */
bool kb_code_text_is_name(const struct kb_code_text *code_text, size_t at);
/* "NAME", "NAME -2147209462", "NAME NAME", "401 Unauthorized" or "ORA-00942" at the word. */
struct kb_span kb_code_text_code(const struct kb_code_text *code_text, size_t at);

/* The code that begins at word `at`, or that a label there introduces; empty if there is none. */
typedef struct kb_span (*kb_code_look)(const struct kb_code_text *code_text, size_t at);

/* The code after a label in another language than English: match/error_code_label.c. */
struct kb_span kb_code_labelled_abroad(const struct kb_code_text *code_text, size_t at);
/* Codes in the forms of logs, and the number of an event alone: match/error_code_log.c. */
struct kb_span kb_code_logged(const struct kb_code_text *code_text, size_t at);
/* Codes of other services, as they write them: match/error_code_service.c. */
struct kb_span kb_code_of_service(const struct kb_code_text *code_text, size_t at);
struct kb_span kb_code_event(const struct kb_code_text *code_text, size_t at);

#endif
