#include "match/error_code.h"
#include "match/words.h"
#include "triage/similar.h"

static bool is_in_placeholder(const char *text, size_t at)
{
  while (at > 0 && !strchr("[]<>", text[at - 1])) {
    at--;
  }
  return at > 0 && strchr("[<", text[at - 1]);
}

/* Adds the words of `text` that are not in `given`. */
static void add_missing(struct kb_buf *out, const char *text, const struct kb_words *given)
{
  struct kb_words words = {0};
  size_t last = 0;
  out->failed |= !kb_words_add(&words, kb_slice_of(text));
  for (size_t i = 0; i < words.count; i++) {
    const struct kb_word *word = &words.list[i];
    if (!is_in_placeholder(text, word->start) && word->start >= last &&
        !kb_words_have(given->list, given->count, word, 1)) {
      kb_buf_add_text(out, out->length > 0 ? " " : "");
      kb_buf_add_slice(out, (struct kb_slice){text + word->start, word->end - word->start});
      last = word->end;
    }
  }
  kb_words_fini(&words);
}

static bool has_text(const struct kb_words *given, const char *text)
{
  struct kb_words words = {0};
  const bool has = text && kb_words_add(&words, kb_slice_of(text)) && words.count > 0 &&
                   kb_words_have(given->list, given->count, words.list, words.count);
  kb_words_fini(&words);
  return has;
}

/* The signature whose number is in the text, or else the most similar one, or else the article's
   first. */
static const struct kb_signature *signature_with_code(const struct kb_near_article *near,
                                                      const struct kb_words *given)
{
  const struct kb_signature *first = NULL;
  for (size_t i = 0; i < near->article->signature_count; i++) {
    const struct kb_signature *signature = &near->article->signatures[i];
    if (signature->code && has_text(given, signature->number)) {
      return signature;
    }
    first = !first && signature->code ? signature : first;
  }
  return near->signature && near->signature->code ? near->signature : first;
}

void kb_near_missing(const struct kb_near_article *near, struct kb_slice text, struct kb_buf *code,
                     struct kb_buf *words)
{
  struct kb_words given = {0};
  code->failed |= !kb_words_add(&given, text);
  const struct kb_signature *coded = signature_with_code(near, &given);
  if (coded) {
    add_missing(code, coded->code, &given);
    if (code->length > 0 && coded->number && !has_text(&given, coded->number)) {
      kb_buf_addf(code, " %s", coded->number);
    }
  }
  if (near->signature && near->signature->message) {
    add_missing(words, near->signature->message, &given);
  }
  if (coded && coded->message && code->length == 0 && words->length == 0) {
    add_missing(words, coded->message, &given);
  }
  if (coded && coded->source && code->length == 0 && words->length == 0) {
    add_missing(words, coded->source, &given);
  }
  uint32_t number;
  const bool needs_number =
    coded && (coded->number || !kb_code_number(kb_slice_of(coded->code), &number));
  if (needs_number && code->length == 0 && words->length == 0) {
    kb_buf_addf(code, "%s with%s%s", coded->code, coded->number ? " the number " : "out a number",
                coded->number ? coded->number : "");
  }
  kb_words_fini(&given);
}
