#include "report/draft_report.h"

#include "base/json.h"

#include <ctype.h>

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

/* A code that can be an article's: letters, digits, "_" and "-"; "401 Unauthorized" without its
   space. */
static const char *name_of(struct kb_draft *draft, const char *code)
{
  struct kb_buf name = {0};
  const bool is_name = isalpha((unsigned char)code[0]) != 0;
  kb_buf_add_text(&name, is_name || !code[0] ? "" : "Error");
  for (; *code; code++) {
    if (isalnum((unsigned char)*code) || *code == '_') {
      kb_buf_add_char(&name, *code);
    }
  }
  const char *copy = kb_draft_text(draft, kb_slice_of(kb_buf_text(&name)));
  draft->failed = draft->failed || name.failed;
  kb_buf_fini(&name);
  return copy;
}

static void add_unmatched(struct kb_draft *draft, const struct cJSON *unmatched)
{
  const struct cJSON *example = kb_json_member(unmatched, "example");
  const char *text = text_in(unmatched, "text");
  const char *code = text_in(unmatched, "code");
  kb_draft_add_alert(draft, kb_slice_of(text), text_in(example, "name"));
  if (code[0] && draft->signature_count == 0) {
    kb_draft_add_signature(draft, (struct kb_draft_signature){.code = code});
  }
  if (!draft->code && code[0]) {
    draft->code = name_of(draft, code);
  }
}

enum kb_status kb_draft_from_report(struct kb_draft *draft, struct kb_slice report, size_t number,
                                    struct kb_error *error)
{
  struct kb_error reason;
  enum kb_status status = KB_OK;
  struct cJSON *document = kb_json_parse(report, &reason);
  if (!document) {
    return reason.status == KB_NO_MEMORY
             ? kb_fail_no_memory(error)
             : kb_fail(error, KB_INVALID, "is no report written with --format json: %s",
                       reason.message);
  }
  size_t count = 0;
  const bool is_object = kb_json_kind(document) == KB_JSON_OBJECT;
  const struct cJSON *list = is_object ? kb_json_member(document, "unmatched") : NULL;
  if (!list || kb_json_kind(list) != KB_JSON_ARRAY) {
    status = kb_fail(error, KB_INVALID, "is no report of run or scan: it has no list 'unmatched'");
  } else {
    const struct cJSON *unmatched = element(list, number, &count);
    if (unmatched) {
      add_unmatched(draft, unmatched);
    } else {
      status =
        kb_fail(error, KB_INVALID, "has %zu kind%s of alerts that no article covers, not %zu",
                count, count == 1 ? "" : "s", number);
    }
  }
  kb_json_free(document);
  return status;
}
