#include "match/phrase.h"

enum { MARKS_MAX = 64 };

struct marks {
  char list[MARKS_MAX];
  size_t count;
};

/* A gap may be long: only the marks next to the words count. */
static struct marks read_marks(enum kb_phrase_marks kind, struct kb_slice gap, bool from_end)
{
  struct marks marks = {.count = 0};
  if (gap.length > MARKS_MAX) {
    gap.data += from_end ? gap.length - MARKS_MAX : 0;
    gap.length = MARKS_MAX;
  }
  for (size_t at = 0, length = 0; at < gap.length; at += length) {
    const enum kb_mark mark =
      kb_mark_at((struct kb_slice){gap.data + at, gap.length - at}, &length);
    const char byte = mark == KB_MARK_DOUBLE_QUOTE   ? '"'
                      : mark == KB_MARK_SINGLE_QUOTE ? '\''
                      : mark == KB_MARK_DASH         ? '-'
                                                     : gap.data[at];
    const bool counts = kind == KB_PHRASE_BRACKETS
                          ? length == 1 && byte != '\0' && strchr("()[]{}", byte)
                          : mark != KB_MARK_SPACE && mark != KB_MARK_INVISIBLE && byte != '*';
    if (counts) {
      marks.list[marks.count++] = byte;
    }
  }
  return marks;
}

/* Whether the marks around word `at` of the phrase (or after its last one) agree in both texts. */
static bool marks_agree(const struct kb_phrase *phrase, const struct kb_text_index *text_index,
                        size_t first, size_t at)
{
  const struct kb_text_index own = {
    .text = phrase->text, .words = phrase->words.list, .end = phrase->words.count};
  const bool is_front = at == 0;
  const struct marks wanted = read_marks(phrase->marks, kb_text_index_gap(&own, at), is_front);
  const struct marks given =
    read_marks(phrase->marks, kb_text_index_gap(text_index, first + at), is_front);
  const bool is_edge = is_front || at == phrase->words.count;
  if (wanted.count > given.count || (!is_edge && wanted.count != given.count)) {
    return false;
  }
  return memcmp(wanted.list, given.list + (is_front ? given.count - wanted.count : 0),
                wanted.count) == 0;
}

enum kb_status kb_phrase_read(struct kb_phrase *phrase, const char *text,
                              enum kb_phrase_marks marks, const char *what, struct kb_error *error)
{
  *phrase = (struct kb_phrase){.text = kb_slice_of(text), .marks = marks};
  for (const char *at = text; *at; at++) {
    if ((unsigned char)*at < 0x20 || *at == 0x7F) {
      return kb_fail(error, KB_INVALID, "%s holds the control character 0x%02X", what,
                     (unsigned char)*at);
    }
  }
  if (!kb_words_add(&phrase->words, phrase->text)) {
    kb_phrase_fini(phrase);
    return kb_fail_no_memory(error);
  }
  if (phrase->words.count == 0) {
    return kb_fail(error, KB_INVALID, "%s has neither letters nor digits", what);
  }
  const struct kb_text_index own = {
    .text = phrase->text, .words = phrase->words.list, .end = phrase->words.count};
  for (size_t at = 0; at <= phrase->words.count; at++) {
    phrase->has_marks |= read_marks(marks, kb_text_index_gap(&own, at), at == 0).count > 0;
  }
  return KB_OK;
}

void kb_phrase_fini(struct kb_phrase *phrase)
{
  kb_words_fini(&phrase->words);
}

bool kb_phrase_is_at(const struct kb_phrase *phrase, const struct kb_text_index *text_index,
                     size_t at)
{
  if (!kb_text_index_has(text_index, phrase->words.list, phrase->words.count, at)) {
    return false;
  }
  for (size_t i = 0; phrase->has_marks && i <= phrase->words.count; i++) {
    if (!marks_agree(phrase, text_index, at, i)) {
      return false;
    }
  }
  return true;
}

size_t kb_phrase_find(const struct kb_phrase *phrase, const struct kb_text_index *text_index,
                      size_t from)
{
  for (;;) {
    const size_t at = kb_text_index_find(text_index, phrase->words.list, phrase->words.count, from);
    if (at == SIZE_MAX || kb_phrase_is_at(phrase, text_index, at)) {
      return at;
    }
    from = at + 1;
  }
}
