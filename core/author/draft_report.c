#include "author/draft_report.h"

#include "author/saved_list.h"
#include "base/ascii.h"
#include "base/json.h"
#include "match/variable_parts.h"

static const struct cJSON *element(const struct cJSON *list, size_t number, size_t *count)
{
  const struct cJSON *found = NULL;
  *count = 0;
  for (const struct cJSON *at = kb_json_first(list); at; at = kb_json_next(at)) {
    if (++*count == number) {
      found = at;
    }
  }
  return found;
}

static const char *text_in(const struct cJSON *object, const char *name)
{
  const struct cJSON *value = object ? kb_json_member(object, name) : NULL;
  return value ? kb_json_string(value) : "";
}

/* A code suitable for an article: letters, digits, "_" and "-"; "401 Unauthorized" without its
   space. */
static const char *name_of(struct kb_draft *draft, const char *code)
{
  struct kb_buf name = {0};
  const bool is_name = kb_is_letter(code[0]);
  kb_buf_add_text(&name, is_name || !code[0] ? "" : "Error");
  for (; *code; code++) {
    if (kb_is_alnum(*code) || *code == '_') {
      kb_buf_add_char(&name, *code);
    }
  }
  const char *copy = kb_draft_text(draft, kb_slice_of(kb_buf_text(&name)));
  draft->failed = draft->failed || name.failed;
  kb_buf_fini(&name);
  return copy;
}

/* The run's template for the alerts; a scan, which has no rows, reports their text. */
static void add_message(struct kb_buf *out, const struct cJSON *unmatched)
{
  const struct kb_own_values own = {.count = 0};
  struct kb_message read = {.failed = false};
  const char *message = text_in(unmatched, "message");
  if (message[0]) {
    kb_buf_add_text(out, message);
    return;
  }
  kb_message_read(&read, kb_slice_of(text_in(unmatched, "text")), &own,
                  kb_slice_of(text_in(unmatched, "code")));
  kb_buf_add_slice(out, kb_buf_slice(&read.template));
  out->failed = out->failed || read.failed;
  kb_message_fini(&read);
}

static bool add_unmatched(struct kb_draft *draft, const struct cJSON *unmatched)
{
  const struct cJSON *level = kb_json_member(unmatched, "level");
  const char *code = text_in(unmatched, "code");
  struct kb_buf message = {0};
  int64_t number = 0;
  add_message(&message, unmatched);
  const bool is_level = level && kb_json_integer(level, &number) && number >= 1 && number <= 3;
  const bool added =
    kb_draft_add_found(draft, kb_buf_text(&message), code, is_level ? (int)number : 0);
  if (!draft->code && code[0]) {
    draft->code = name_of(draft, code);
  }
  draft->failed = draft->failed || message.failed;
  kb_buf_fini(&message);
  return added;
}

enum kb_status kb_draft_from_report(struct kb_draft *draft, struct kb_slice report, size_t number,
                                    struct kb_error *error)
{
  struct cJSON *document = kb_saved_list_read(report, "unmatched", error);
  if (!document) {
    return error->status;
  }
  size_t count = 0;
  enum kb_status status = KB_OK;
  const struct cJSON *unmatched = element(kb_json_member(document, "unmatched"), number, &count);
  if (unmatched && !add_unmatched(draft, unmatched)) {
    status = kb_fail(error, KB_INVALID,
                     "alert %zu of those that no article covers names no code, and has fewer than "
                     "two words besides names and numbers: an article cannot recognise it",
                     number);
  } else if (!unmatched) {
    status = kb_fail(error, KB_INVALID, "has %zu kind%s of alerts that no article covers, not %zu",
                     count, count == 1 ? "" : "s", number);
  }
  kb_json_free(document);
  return status;
}
