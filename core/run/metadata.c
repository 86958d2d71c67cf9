#include "run/metadata.h"

#include "base/ascii.h"
#include "base/json.h"

#include <stdlib.h>

struct kb_slice kb_metadata_logical_name(const char *property)
{
  static const char end[] = "_value";
  const size_t length = strlen(property);
  return property[0] == '_' ? (struct kb_slice){property + 1, length - 1 - (sizeof end - 1)}
                            : (struct kb_slice){property, length};
}

const char *kb_metadata_text(const struct cJSON *row, const char *name)
{
  const struct cJSON *member = kb_json_member(row, name);
  return member ? kb_json_string(member) : "";
}

bool kb_metadata_is_name(const char *text)
{
  size_t length = 0;
  while (kb_is_alnum(text[length]) || text[length] == '_') {
    length++;
  }
  return length > 0 && length <= 128 && text[length] == '\0';
}

void kb_metadata_add_to_filter(struct kb_buf *filter, const char *name)
{
  kb_buf_add_text(filter, filter->length > 0 ? " or LogicalName eq " : "LogicalName eq ");
  kb_query_text(filter, name);
}

struct cJSON *kb_metadata_rows(struct kb_slice rows, struct kb_error *error)
{
  struct cJSON *list = kb_json_parse(rows, error);
  for (const struct cJSON *row = list ? kb_json_first(list) : NULL; row; row = kb_json_next(row)) {
    if (kb_json_kind(row) != KB_JSON_OBJECT) {
      kb_fail(error, KB_INVALID, "the metadata has %s where an object belongs",
              kb_json_kind_words(kb_json_kind(row)));
      kb_json_free(list);
      return NULL;
    }
  }
  return list;
}

/* The organization refused to answer, rather than that something failed. */
static bool is_refusal(enum kb_status status, const struct kb_feed_failure *failure)
{
  const long code = failure->http_status;
  return status == KB_INVALID && !failure->no_token &&
         (code == 501 || (code >= 400 && code < 500 && code != 401 && code != 429));
}

/* Reads the answer to one query. `*is_refused`: the organization refused it, with this status. */
static enum kb_status take_answer(const struct kb_metadata_questions *questions, size_t n,
                                  struct kb_feed *feed, bool *is_refused, long *http_status,
                                  struct kb_error *error)
{
  struct kb_feed_page page = {.text = {0}};
  struct kb_feed_page more = {.text = {0}};
  enum kb_feed_result result = kb_feed_next(feed, &page, error);
  enum kb_status status = result == KB_FEED_FAILED ? error->status : KB_OK;
  if (result == KB_FEED_FAILED) {
    const struct kb_feed_failure failure = kb_feed_failure(feed);
    *is_refused = is_refusal(status, &failure);
    *http_status = failure.http_status;
  } else {
    /* with a page unread, columns would seem to be missing */
    result = kb_feed_next(feed, &more, error);
    status = result == KB_FEED_PAGE
               ? kb_fail(error, KB_INVALID, "the metadata came in pages, where it has none")
             : result == KB_FEED_FAILED
               ? error->status
               : questions->take(questions->context, n, page.page.rows, error);
    *is_refused = status == KB_INVALID;
  }
  kb_buf_fini(&page.text);
  kb_buf_fini(&more.text);
  return status;
}

static enum kb_status take_answers(const struct kb_metadata_questions *questions,
                                   struct kb_feed *const *feeds, struct kb_error *error)
{
  enum kb_status status = KB_OK;
  for (size_t n = 0; n < questions->count && status == KB_OK; n++) {
    bool is_refused = false;
    long http_status = 0;
    status = take_answer(questions, n, feeds[n], &is_refused, &http_status, error);
    if (is_refused && questions->refusals) {
      questions->refusals[n] = (struct kb_metadata_refusal){http_status, *error};
      status = KB_OK;
    }
  }
  return status;
}

enum kb_status kb_metadata_ask(const struct kb_feed_options *options,
                               const struct kb_metadata_questions *questions,
                               struct kb_error *error)
{
  struct kb_feed **feeds = calloc(questions->count + 1, sizeof *feeds);
  enum kb_status status = feeds ? KB_OK : kb_fail_no_memory(error);
  for (size_t n = 0; n < questions->count && status == KB_OK; n++) {
    feeds[n] = kb_feed_start(options, &questions->queries[n], 1, error);
    status = feeds[n] ? KB_OK : error->status;
  }
  status = status == KB_OK ? take_answers(questions, feeds, error) : status;
  for (size_t n = 0; feeds && n < questions->count; n++) {
    kb_feed_free(feeds[n]);
  }
  free(feeds);
  return status;
}
