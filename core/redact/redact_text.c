#include "base/ascii.h"
#include "base/text.h"
#include "redact/redact_inside.h"

/* Longer phrases are not searched for. */
enum { PHRASE_MAX = 512 };

/* The beginning of a name, up to the end of one of its words. */
struct phrase {
  const char *pseudonym;    /* NULL: more words must follow */
  struct kb_slice spelling; /* if not empty: matches in this spelling only */
  bool only_quoted;
};

static size_t word_end(const struct redact_plain *plain, size_t at)
{
  do {
    at++;
  } while (!kb_redact_boundary(plain, at));
  return at;
}

static size_t next_word(const struct redact_plain *plain, size_t at)
{
  while (at < plain->length && plain->kinds[at] == REDACT_OTHER) {
    at++;
  }
  return at;
}

static size_t count_characters(struct kb_slice text)
{
  size_t count = 0;
  for (size_t at = 0; at < text.length;) {
    uint32_t code = 0;
    const size_t length =
      kb_text_decode((struct kb_slice){text.data + at, text.length - at}, &code);
    count += !kb_text_is_mark(code);
    at += length > 0 ? length : 1;
  }
  return count;
}

/* Words in messages of the product that are also names of queues and mailboxes. A queue called
   "Email" must not replace the Email of "Email Server Error Code". */
static const char *const product_words[] = {"365",
                                            "access",
                                            "account",
                                            "address",
                                            "admin",
                                            "administrator",
                                            "app",
                                            "appointment",
                                            "appointments",
                                            "code",
                                            "connection",
                                            "contact",
                                            "contacts",
                                            "crm",
                                            "dynamics",
                                            "e",
                                            "email",
                                            "emails",
                                            "error",
                                            "errors",
                                            "exchange",
                                            "failure",
                                            "general",
                                            "global",
                                            "http",
                                            "incoming",
                                            "location",
                                            "mail",
                                            "mailbox",
                                            "mailboxes",
                                            "mails",
                                            "message",
                                            "messages",
                                            "microsoft",
                                            "office",
                                            "online",
                                            "organization",
                                            "outgoing",
                                            "outlook",
                                            "owner",
                                            "password",
                                            "profile",
                                            "queue",
                                            "request",
                                            "server",
                                            "service",
                                            "services",
                                            "smtp",
                                            "status",
                                            "support",
                                            "sync",
                                            "synchronization",
                                            "system",
                                            "task",
                                            "tasks",
                                            "tenant",
                                            "test",
                                            "user",
                                            "users",
                                            "web",
                                            NULL};

static bool has_only_product_words(const struct redact_plain *plain, size_t from, size_t end)
{
  for (size_t at = from; at < end; at = next_word(plain, at)) {
    const size_t begin = at;
    at = word_end(plain, at);
    if (!kb_redact_is_one_of(kb_redact_span(plain, begin, at), product_words)) {
      return false;
    }
  }
  return true;
}

/* One letter, or a number as short as a status code, identifies nobody and occurs everywhere. */
static bool is_too_common(struct kb_slice text)
{
  size_t digits = 0;
  while (digits < text.length && kb_is_digit(text.data[digits])) {
    digits++;
  }
  return count_characters(text) < 2 || (digits == text.length && digits <= 4);
}

static struct phrase *phrase_of(struct kb_redactor *redactor, struct kb_slice text)
{
  struct phrase *phrase = kb_map_get(&redactor->phrases, text);
  if (!phrase) {
    phrase = kb_arena_alloc(&redactor->arena, sizeof *phrase);
    if (!phrase || !kb_map_add(&redactor->phrases, text, phrase)) {
      redactor->failed = true;
      return NULL;
    }
  }
  return phrase;
}

void kb_redact_phrase(struct kb_redactor *redactor, struct kb_slice text, const char *pseudonym)
{
  struct redact_plain *plain = &redactor->name;
  if (!kb_redact_plain_read(plain, text)) {
    redactor->failed = true;
    return;
  }
  const size_t from = next_word(plain, 0);
  size_t end = plain->length;
  while (end > from && plain->kinds[end - 1] == REDACT_OTHER) {
    end--;
  }
  const struct kb_slice words = kb_redact_span(plain, from, end);
  if (words.length == 0 || words.length > PHRASE_MAX || is_too_common(words)) {
    return;
  }
  const char *copy = kb_arena_dup(&redactor->arena, words);
  struct phrase *phrase = NULL;
  for (size_t at = from; at < end && copy; at = next_word(plain, at)) {
    at = word_end(plain, at);
    phrase = phrase_of(redactor, (struct kb_slice){copy, at - from});
    if (!phrase) {
      return;
    }
  }
  redactor->failed |= !phrase;
  if (phrase && !phrase->pseudonym) {
    phrase->pseudonym = pseudonym;
    phrase->only_quoted = has_only_product_words(plain, from, end);
    if (words.length == 2) { /* "Al", "IT": no other spelling, so that "it" is kept */
      const struct kb_slice exact = kb_redact_original(plain, from, end);
      const char *spelling = kb_arena_dup(&redactor->arena, exact);
      redactor->failed |= !spelling;
      phrase->spelling = (struct kb_slice){spelling, spelling ? exact.length : 0};
    }
  }
}

static bool is_spelled(const struct phrase *phrase, const struct redact_plain *plain, size_t from,
                       size_t end)
{
  return phrase->spelling.length == 0 ||
         kb_slice_equal(phrase->spelling, kb_redact_original(plain, from, end));
}

static bool is_quoted(const struct redact_plain *plain, size_t from, size_t end)
{
  return from > 0 && end < plain->length && plain->bytes[from - 1] == plain->bytes[end] &&
         (plain->bytes[end] == '"' || plain->bytes[end] == '\'');
}

static void match_phrase(struct kb_redactor *redactor, size_t from, struct redact_match *match)
{
  const struct redact_plain *plain = redactor->plain;
  for (size_t end = from; end < plain->length; end = next_word(plain, end)) {
    end = word_end(plain, end);
    if (end - from > PHRASE_MAX) {
      return;
    }
    const struct phrase *phrase = kb_map_get(&redactor->phrases, kb_redact_span(plain, from, end));
    if (!phrase) {
      return;
    }
    if (phrase->pseudonym && is_spelled(phrase, plain, from, end) &&
        (!phrase->only_quoted || is_quoted(plain, from, end)) &&
        !kb_redact_is_inside_address(plain, end)) {
      *match = (struct redact_match){.end = end, .pseudonym = phrase->pseudonym};
    }
  }
}

/* Recognized by how they begin. */
static const kb_redact_matcher at_words[] = {
  match_phrase,  kb_redact_address, kb_redact_account, kb_redact_host_name, kb_redact_machine,
  kb_redact_sid, kb_redact_phone,   kb_redact_base64,  kb_redact_secret,    kb_redact_directory};

static const kb_redact_matcher at_signs[] = {kb_redact_encoded_words, kb_redact_path,
                                             kb_redact_phone, kb_redact_directory};

static struct redact_match match_at(struct kb_redactor *redactor, size_t at)
{
  const struct redact_plain *plain = redactor->plain;
  struct redact_match match = {.end = at};
  kb_redact_guid(redactor, at, &match);
  for (size_t i = 0; plain->kinds[at] == REDACT_OTHER && i < sizeof at_signs / sizeof at_signs[0];
       i++) {
    at_signs[i](redactor, at, &match);
  }
  if (match.end > at || plain->kinds[at] == REDACT_OTHER || !kb_redact_boundary(plain, at)) {
    return match;
  }
  const size_t count = plain->kinds[at] == REDACT_WORD ? sizeof at_words / sizeof at_words[0] : 1;
  for (size_t i = 0; i < count; i++) {
    at_words[i](redactor, at, &match);
  }
  return match;
}

void kb_redact_prose(struct kb_redactor *redactor, struct kb_slice text, struct kb_buf *out)
{
  struct redact_plain *plain = redactor->plain;
  if (!kb_redact_plain_read(plain, text)) {
    redactor->failed = true;
    return;
  }
  const bool was_in_prose = redactor->in_prose;
  redactor->in_prose = true;
  size_t copied = 0;
  size_t at = 0;
  while (at < plain->length && !redactor->failed) {
    const struct redact_match match = match_at(redactor, at);
    if (match.pseudonym) {
      kb_buf_add_slice(out, (struct kb_slice){text.data + copied, plain->from[at] - copied});
      kb_buf_add_text(out, match.pseudonym);
      copied = plain->from[match.end];
    }
    at = match.end > at ? match.end : at + 1;
  }
  redactor->in_prose = was_in_prose;
  kb_buf_add_slice(out, (struct kb_slice){text.data + copied, text.length - copied});
}
