#include "rule/fold.h"
#include "rule/signature.h"

#include <ctype.h>
#include <stdlib.h>

/* How a code is written, from the public articles:
     Email Server Error Code: NAME          Error code: 8005E276
     Exchange server returned NAME [number or NAME] exception
     Http server returned [401 Unauthorized] NAME exception
     Web server returned NAME exception      Socket returned exception NAME
     Crm.HEX. text   Crm.HEX.NAME   Crm:HEX   Crm : NAME
     Exchange Error Code: NAME               0x8005E274, -2147097996, bare */

struct view {
  struct kb_slice text;
  const struct kb_words *words;
};

static bool is_word(const struct view *view, size_t at, const char *word)
{
  return at < view->words->count && view->words->list[at].hash == kb_word_hash(word);
}

/* A run of words, in order, each ended by a space: "error code ". */
static bool has_phrase(const struct view *view, size_t at, const char *phrase)
{
  char word[32];
  while (*phrase) {
    const size_t length = strcspn(phrase, " ");
    memcpy(word, phrase, length);
    word[length] = '\0';
    if (!is_word(view, at++, word)) {
      return false;
    }
    phrase += length + (phrase[length] == ' ');
  }
  return true;
}

static struct kb_slice words_from(const struct view *view, size_t first, size_t last)
{
  const struct kb_word *list = view->words->list;
  return (struct kb_slice){view->text.data + list[first].start,
                           (size_t)(list[last].end - list[first].start)};
}

/* A name as codes have it: a letter first and no spaces, or an error number. */
static bool is_name(const struct view *view, size_t at)
{
  if (at >= view->words->count) {
    return false;
  }
  const struct kb_slice word = words_from(view, at, at);
  return view->words->list[at].is_number || isalpha((unsigned char)word.data[0]) ||
         (word.length >= 3 && isdigit((unsigned char)word.data[0]));
}

/* NAME, with the error number after it if there is one. */
static struct kb_slice name_at(const struct view *view, size_t at)
{
  if (!is_name(view, at)) {
    return (struct kb_slice){NULL, 0};
  }
  const bool has_number = at + 1 < view->words->count && !view->words->list[at].is_number &&
                          view->words->list[at + 1].is_number;
  return words_from(view, at, at + has_number);
}

/* What follows one of the phrases, wherever it is. */
static struct kb_slice after_phrase(const struct view *view, size_t from, size_t to)
{
  static const struct {
    const char *phrase;
    size_t words;
  } phrases[] = {
    {"exchange server returned", 3},  {"web server returned", 3}, {"http server returned", 3},
    {"socket returned exception", 3}, {"exchange error code", 3}, {"crm", 1},
  };
  for (size_t at = from; at < to; at++) {
    for (size_t i = 0; i < sizeof phrases / sizeof phrases[0]; i++) {
      if (has_phrase(view, at, phrases[i].phrase)) {
        const struct kb_slice name = name_at(view, at + phrases[i].words);
        if (name.length > 0) {
          return name;
        }
      }
    }
  }
  return (struct kb_slice){NULL, 0};
}

static struct kb_slice first_number(const struct view *view)
{
  for (size_t at = 0; at < view->words->count; at++) {
    if (view->words->list[at].is_number) {
      return words_from(view, at, at);
    }
  }
  return (struct kb_slice){NULL, 0};
}

static struct kb_slice find_code(const struct view *view)
{
  const size_t count = view->words->count;
  for (size_t at = 0; at < count; at++) {
    if (!has_phrase(view, at, "error code")) {
      continue;
    }
    /* "Email Server Error Code: Exchange server returned NAME exception." */
    const struct kb_slice inner = after_phrase(view, at + 2, count < at + 3 ? count : at + 3);
    const struct kb_slice name = inner.length > 0 ? inner : name_at(view, at + 2);
    if (name.length > 0) {
      return name;
    }
  }
  const struct kb_slice name = after_phrase(view, 0, count);
  return name.length > 0 ? name : first_number(view);
}

bool kb_signature_code_in(struct kb_slice text, struct kb_slice *code)
{
  struct kb_words words = {0};
  const bool good = kb_words_add(&words, text);
  *code = (struct kb_slice){NULL, 0};
  if (good) {
    const struct view view = {text, &words};
    *code = find_code(&view);
  }
  kb_words_fini(&words);
  return good;
}
