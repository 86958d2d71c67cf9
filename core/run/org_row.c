#include "run/org_row.h"

#include "base/json.h"
#include "run/live_inside.h"

#include <stdio.h>

struct cJSON *kb_org_get(struct kb_live *live, const char *path, long *http_status,
                         struct kb_error *error)
{
  bool is_lost = false;
  return kb_live_get(live, path, http_status, &is_lost, error);
}

enum kb_status kb_org_find(struct kb_live *live, const struct kb_table *table, const char *select,
                           const char *filter, kb_org_visit visit, void *context,
                           struct kb_error *error)
{
  const struct kb_query query = {
    .set = table->set, .select = select, .filter = filter, .order = table->key};
  struct kb_pages pages = {.url = {0}};
  enum kb_status status = KB_OK;
  kb_pages_begin(&pages, &query, live->dataverse.origin, live->options.page_size);
  while (status == KB_OK && kb_pages_more(&pages)) {
    status = kb_pages_next(&pages, &live->dataverse, error);
    struct cJSON *rows = status == KB_OK ? kb_json_parse(pages.page.rows, error) : NULL;
    for (const struct cJSON *row = rows ? kb_json_first(rows) : NULL; row;
         row = kb_json_next(row)) {
      visit(context, row);
    }
    status = status == KB_OK && !rows ? error->status : status;
    kb_json_free(rows);
  }
  kb_pages_fini(&pages);
  return status;
}

enum kb_status kb_org_rows(struct kb_live *live, const struct kb_table *table, const char *select,
                           const char *const *ids, size_t count, kb_org_visit visit, void *context,
                           struct kb_error *error)
{
  enum kb_status status = KB_OK;
  for (size_t from = 0; status == KB_OK && from < count; from += KB_LIVE_IDS_AT_ONCE) {
    struct kb_buf filter = {0};
    for (size_t i = from; i < count && i < from + KB_LIVE_IDS_AT_ONCE; i++) {
      kb_buf_addf(&filter, "%s%s eq %s", i == from ? "" : " or ", table->key, ids[i]);
    }
    status = filter.failed ? kb_fail_no_memory(error)
                           : kb_org_find(live, table, select, filter.data, visit, context, error);
    kb_buf_fini(&filter);
  }
  return status;
}

/* "0x80040220: No privilege" begins with the code. */
static void read_code(const struct kb_http_response *response, char code[KB_ORG_CODE])
{
  struct kb_buf words = {0};
  kb_page_error(kb_buf_slice(&response->body), &words);
  const char *text = kb_buf_text(&words);
  const size_t length = strncmp(text, "0x", 2) == 0 ? strcspn(text, ": ") : 0;
  snprintf(code, KB_ORG_CODE, "%.*s", length < KB_ORG_CODE ? (int)length : 0, text);
  kb_buf_fini(&words);
}

/* An ETag (RFC 9110, 8.8.3) that is safe in a header: W/"470867". */
static bool is_etag(const char *text)
{
  const char *quoted = strncmp(text, "W/", 2) == 0 ? text + 2 : text;
  const size_t length = strlen(quoted);
  if (length < 3 || quoted[0] != '"' || quoted[length - 1] != '"') {
    return false;
  }
  for (size_t i = 1; i + 1 < length; i++) {
    if (quoted[i] < '!' || quoted[i] > '~' || quoted[i] == '"') {
      return false;
    }
  }
  return true;
}

enum kb_status kb_org_write(struct kb_live *live, struct kb_org_write *write,
                            struct kb_error *error)
{
  struct kb_buf url = {0};
  struct kb_http_response response = {0};
  kb_buf_addf(&url, "%s" KB_DATAVERSE_ROOT "%s", live->dataverse.origin, write->path);
  struct kb_dataverse_request request = {
    .url = &url,
    .patch = write->body,
    .if_match = write->etag,
    .lookup = write->lookup,
    .lookup_context = write->lookup_context,
  };
  const enum kb_status status =
    url.failed ? kb_fail_no_memory(error)
    : !is_etag(write->etag)
      ? kb_fail(error, KB_INVALID,
                "the organization gives no ETag for the record, without which "
                "a change could overwrite somebody else's")
      : kb_dataverse_send(&live->dataverse, &request, &response, error);
  write->http_status = response.status;
  write->fate = request.fate;
  read_code(&response, write->code);
  kb_http_response_fini(&response);
  kb_buf_fini(&url);
  return status;
}

void kb_org_describe_write(const struct kb_live *live, const struct kb_org_write *write,
                           struct kb_buf *out)
{
  kb_buf_addf(out, "PATCH %s" KB_DATAVERSE_ROOT "%s\n  If-Match: %s\n  %s\n",
              live->dataverse.origin, write->path, write->etag, write->body);
}

enum kb_status kb_org_has_etags(struct kb_live *live, const struct kb_table *table, bool *has,
                                struct kb_error *error)
{
  char path[300];
  long http_status = 0;
  snprintf(path, sizeof path,
           "EntityDefinitions(LogicalName='%s')?$select=IsOptimisticConcurrencyEnabled",
           table->logical_name);
  struct cJSON *answer = kb_org_get(live, path, &http_status, error);
  const struct cJSON *flag =
    answer ? kb_json_member(answer, "IsOptimisticConcurrencyEnabled") : NULL;
  *has = !flag || kb_json_kind(flag) != KB_JSON_BOOLEAN || kb_json_true(flag);
  const bool is_over =
    !answer && (error->status == KB_INTERRUPTED || error->status == KB_NO_MEMORY);
  kb_json_free(answer);
  return is_over ? error->status : KB_OK;
}

enum kb_status kb_org_begin(struct kb_live *live, struct kb_error *error)
{
  return kb_live_ask(live, error);
}

const char *kb_org_user(const struct kb_live *live)
{
  return kb_buf_text(&live->user);
}
