#include "author/saved_list.h"

#include "base/ascii.h"

#include <string.h>

/* The next line, without what surrounds it; `*at` moves past it. False: there is none. */
static bool next_line(struct kb_slice text, size_t *at, struct kb_slice *line)
{
  if (*at >= text.length) {
    return false;
  }
  const char *end = memchr(text.data + *at, '\n', text.length - *at);
  *line =
    (struct kb_slice){text.data + *at, end ? (size_t)(end - text.data) - *at : text.length - *at};
  *at += line->length + 1;
  *line = kb_trim(*line);
  return true;
}

/* The `type` of a record; "": it is none. The caller frees `*record`. */
static const char *type_of(struct kb_slice line, struct cJSON **record, struct kb_error *error)
{
  *record = kb_json_parse(line, error);
  const bool is_object = *record && kb_json_kind(*record) == KB_JSON_OBJECT;
  const struct cJSON *type = is_object ? kb_json_member(*record, "type") : NULL;
  return type ? kb_json_string(type) : "";
}

static bool is_ndjson(struct kb_slice report)
{
  struct kb_slice line;
  struct kb_error ignored;
  struct cJSON *record = NULL;
  size_t at = 0;
  bool is_it = false;
  while (next_line(report, &at, &line)) {
    if (line.length > 0) {
      is_it = type_of(line, &record, &ignored)[0] != '\0';
      kb_json_free(record);
      break;
    }
  }
  return is_it;
}

/* Collects the records of the type as text; the last record is the summary. */
static enum kb_status collect(struct kb_slice report, const char *name, struct kb_buf *list,
                              struct kb_error *error)
{
  struct kb_slice line;
  struct kb_error reason;
  struct cJSON *record = NULL;
  size_t number = 0;
  size_t found = 0;
  bool is_whole = false;
  for (size_t at = 0; next_line(report, &at, &line);) {
    number++;
    if (line.length == 0) {
      continue;
    }
    const char *type = type_of(line, &record, &reason);
    is_whole = strcmp(type, "summary") == 0;
    if (strcmp(type, name) == 0) {
      kb_buf_add_text(list, found++ > 0 ? "," : "");
      kb_buf_add_slice(list, line);
    }
    const bool is_record = type[0] != '\0';
    kb_json_free(record);
    if (!is_record) {
      return !record && reason.status == KB_NO_MEMORY
               ? kb_fail_no_memory(error)
               : kb_fail(error, KB_INVALID, "line %zu is not a record of a report", number);
    }
  }
  return is_whole ? KB_OK : kb_fail(error, KB_INVALID, "is not complete: it has no summary");
}

static struct cJSON *read_ndjson(struct kb_slice report, const char *name, struct kb_error *error)
{
  struct kb_buf list = {0};
  struct cJSON *document = NULL;
  kb_buf_addf(&list, "{\"%s\":[", name);
  if (collect(report, name, &list, error) == KB_OK) {
    kb_buf_add_text(&list, "]}");
    if (list.failed) {
      kb_fail_no_memory(error);
    } else {
      document = kb_json_parse(kb_buf_slice(&list), error);
    }
  }
  kb_buf_fini(&list);
  return document;
}

static struct cJSON *read_json(struct kb_slice report, const char *name, struct kb_error *error)
{
  struct kb_error reason;
  struct cJSON *document = kb_json_parse(report, &reason);
  if (!document && reason.status == KB_NO_MEMORY) {
    kb_fail_no_memory(error);
  } else if (!document) {
    kb_fail(error, KB_INVALID, "is no report written with --format json or ndjson: %.600s",
            reason.message);
  }
  const bool is_object = document && kb_json_kind(document) == KB_JSON_OBJECT;
  const struct cJSON *list = is_object ? kb_json_member(document, name) : NULL;
  if (document && (!list || kb_json_kind(list) != KB_JSON_ARRAY)) {
    kb_fail(error, KB_INVALID, "is no report of run or scan: it has no list '%s'", name);
    kb_json_free(document);
    return NULL;
  }
  return document;
}

struct cJSON *kb_saved_list_read(struct kb_slice report, const char *name, struct kb_error *error)
{
  return is_ndjson(report) ? read_ndjson(report, name, error) : read_json(report, name, error);
}
