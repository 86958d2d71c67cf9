#include "net/pages.h"

#include "base/grow.h"
#include "base/hash.h"

#include <stdio.h>
#include <stdlib.h>

/* How many pages in a row may have no new rows, and the size below which a slow page is not
   reduced further. */
enum { MOST_WITHOUT_NEWS = 20, SMALLEST_PAGE = 50 };

void kb_pages_key(const struct kb_query *query, struct kb_buf *key)
{
  const char *comma = query->order ? strrchr(query->order, ',') : NULL;
  if (query->order) {
    kb_buf_addf(key, "\"%s\"", comma ? comma + 1 : query->order);
  }
}

void kb_pages_begin(struct kb_pages *pages, const struct kb_query *query, const char *origin,
                    unsigned page_size)
{
  kb_buf_clear(&pages->key);
  kb_pages_key(query, &pages->key);
  kb_buf_clear(&pages->url);
  kb_query_url(query, origin, &pages->url);
  pages->page_size = page_size;
  pages->pages = 0;
  pages->rows = pages->repeated = 0;
  pages->total = -1;
  pages->without_news = 0;
  kb_seen_ids_free(pages->known);
  pages->known = NULL;
}

void kb_pages_fini(struct kb_pages *pages)
{
  kb_http_response_fini(&pages->response);
  kb_buf_fini(&pages->url);
  kb_buf_fini(&pages->next);
  kb_buf_fini(&pages->key);
  kb_seen_ids_free(pages->known);
  free(pages->seen);
  *pages = (struct kb_pages){0};
}

bool kb_pages_more(const struct kb_pages *pages)
{
  return pages->url.length > 0 || pages->broken.status != KB_OK;
}

size_t kb_pages_missing(size_t rows, size_t repeated, int64_t total)
{
  const size_t came = rows - repeated;
  return total > 0 && came < (size_t)total ? (size_t)total - came : 0;
}

static enum kb_status take_page(void *context, struct kb_http_response *response, bool *again,
                                struct kb_error *error)
{
  struct kb_pages *pages = context;
  const enum kb_status status =
    kb_page_read(kb_buf_slice(&response->body), &pages->page, &pages->next, error);
  *again = status == KB_INVALID;
  snprintf(response->holds, sizeof response->holds, "%zu rows", pages->page.count);
  return status;
}

/* Remembers the page's address; KB_INVALID if it occurred before. */
static enum kb_status remember(struct kb_pages *pages, struct kb_error *error)
{
  const uint64_t hash = kb_hash_bytes(kb_buf_slice(&pages->url));
  for (size_t i = 0; i < pages->pages; i++) {
    if (pages->seen[i].address == hash) {
      return kb_fail(error, KB_INVALID,
                     "the server names a page as the next one that was read before: its list has "
                     "no end");
    }
  }
  if (!KB_MAKE_ROOM(pages->seen, pages->pages, pages->seen_capacity, 64)) {
    return kb_fail_no_memory(error);
  }
  pages->seen[pages->pages++] = (struct kb_page_sight){hash, 0};
  return KB_OK;
}

/* Notes that a row came; `value` is its key as JSON. */
static enum kb_status note_row(struct kb_pages *pages, struct kb_slice value,
                               struct kb_error *error)
{
  char id[64];
  struct kb_sighting sighting = {.stamp = 0};
  uint64_t earlier = 0;
  bool again = false;
  if (value.length < 2 || value.length >= sizeof id || value.data[0] != '"') {
    return KB_OK; /* whoever reads the rows rejects it */
  }
  snprintf(id, sizeof id, "%.*s", (int)(value.length - 2), value.data + 1);
  kb_id_key(id, sighting.key);
  const enum kb_status status = kb_seen_ids_add(pages->known, &sighting, &again, &earlier, error);
  pages->repeated += again;
  return status;
}

/* Notes the rows of the last page by their keys, and computes `*hash` of these; if there are none,
   of the rows. */
static enum kb_status note_rows(struct kb_pages *pages, uint64_t *hash, struct kb_error *error)
{
  enum kb_status status = KB_OK;
  struct kb_slice row;
  size_t at = 0;
  const bool has_key = pages->key.length > 0;
  pages->known = has_key && !pages->known ? kb_seen_ids_new() : pages->known;
  if (has_key && !pages->known) {
    return kb_fail_no_memory(error);
  }
  *hash = 0;
  while (status == KB_OK && has_key && kb_page_next_row(&pages->page, &at, &row)) {
    const struct kb_slice value = kb_page_member(row, kb_buf_slice(&pages->key));
    *hash = value.length > 0 ? *hash * 31 + kb_hash_bytes(value) : *hash;
    status = note_row(pages, value, error);
  }
  *hash = *hash != 0 ? *hash : kb_hash_bytes(pages->page.rows);
  return status;
}

/* Notes whether the last page has rows that no page before it had. */
static enum kb_status note_news(struct kb_pages *pages, struct kb_error *error)
{
  uint64_t hash = 0;
  const enum kb_status status = note_rows(pages, &hash, error);
  bool is_new = pages->page.count > 0;
  for (size_t i = 0; i + 1 < pages->pages && is_new; i++) {
    is_new = pages->seen[i].rows != hash;
  }
  pages->seen[pages->pages - 1].rows = hash;
  pages->without_news = is_new ? 0 : pages->without_news + 1;
  return status;
}

/* Appends the link, encoding bytes that no URL may contain but some servers send. */
static void add_link(struct kb_buf *url, struct kb_slice link)
{
  for (size_t i = 0; i < link.length; i++) {
    const unsigned char byte = (unsigned char)link.data[i];
    if (byte <= ' ' || byte >= 0x7f) {
      kb_buf_addf(url, "%%%02X", byte);
    } else {
      kb_buf_add_char(url, (char)byte);
    }
  }
}

/* Follows the link; one that begins with a slash or has no host is within the organization. */
static enum kb_status go_on(struct kb_pages *pages, const struct kb_dataverse *dataverse,
                            struct kb_error *error)
{
  kb_buf_clear(&pages->url);
  if (pages->page.bad_link) {
    return kb_fail(
      error, KB_INVALID,
      "the link to the next page (@odata.nextLink) is %s: whether there are more pages "
      "cannot be known",
      pages->page.bad_link);
  }
  if (pages->next.length == 0) {
    return KB_OK;
  }
  if (pages->without_news >= MOST_WITHOUT_NEWS) {
    return kb_fail(error, KB_INVALID,
                   "the server names ever more pages, but the last %zu had no new rows",
                   pages->without_news);
  }
  if (!strstr(pages->next.data, "://") || strchr("/?", pages->next.data[0])) {
    kb_buf_addf(&pages->url, "%s%s", dataverse->origin,
                pages->next.data[0] == '/' ? "" : KB_DATAVERSE_ROOT);
  }
  add_link(&pages->url, kb_buf_slice(&pages->next));
  if (pages->url.failed) {
    return kb_fail_no_memory(error);
  }
  return kb_dataverse_check_origin(dataverse, "the link to the next page", pages->url.data, error);
}

static enum kb_status fetch_once(struct kb_pages *pages, struct kb_dataverse *dataverse,
                                 struct kb_error *error)
{
  char prefer[160];
  snprintf(prefer, sizeof prefer,
           "odata.maxpagesize=%u,odata.include-annotations=\"OData.Community.Display.V1."
           "FormattedValue,Microsoft.Dynamics.CRM.lookuplogicalname\"",
           pages->page_size);
  struct kb_dataverse_request request = {
    .url = &pages->url,
    .prefer = prefer,
    .once_if_slow = pages->page_size > SMALLEST_PAGE,
    .take = take_page,
    .context = pages,
  };
  const enum kb_status status = kb_dataverse_send(dataverse, &request, &pages->response, error);
  pages->no_token = request.no_token;
  return status;
}

static bool is_too_much(const struct kb_pages *pages, enum kb_status status)
{
  return !pages->no_token && (status == KB_LIMIT || (status == KB_IO && pages->response.timed_out));
}

/* A page that takes too long is requested again with fewer rows, and so are all later ones. */
static enum kb_status fetch(struct kb_pages *pages, struct kb_dataverse *dataverse,
                            struct kb_error *error)
{
  enum kb_status status = fetch_once(pages, dataverse, error);
  while (is_too_much(pages, status) && pages->page_size > SMALLEST_PAGE) {
    char line[120];
    pages->page_size = pages->page_size / 4 > SMALLEST_PAGE ? pages->page_size / 4 : SMALLEST_PAGE;
    snprintf(line, sizeof line, "the page is too %s: asking for %u rows at a time",
             status == KB_LIMIT ? "large" : "slow", pages->page_size);
    kb_retry_notify(dataverse->retry, KB_RETRY_WAITING, line);
    status = fetch_once(pages, dataverse, error);
  }
  return status;
}

enum kb_status kb_pages_next(struct kb_pages *pages, struct kb_dataverse *dataverse,
                             struct kb_error *error)
{
  enum kb_status status = pages->broken.status;
  if (status != KB_OK) {
    *error = pages->broken;
    pages->broken = (struct kb_error){.status = KB_OK};
    return status;
  }
  status =
    pages->url.failed || pages->key.failed ? kb_fail_no_memory(error) : remember(pages, error);
  if (status == KB_OK) {
    status = fetch(pages, dataverse, error);
  }
  if (status != KB_OK) {
    kb_buf_clear(&pages->url);
    return status;
  }
  pages->rows += pages->page.count;
  pages->total = pages->pages == 1 ? pages->page.total : pages->total;
  status = note_news(pages, error);
  if (status != KB_OK) {
    kb_buf_clear(&pages->url);
    return status;
  }
  if (go_on(pages, dataverse, &pages->broken) != KB_OK) {
    kb_buf_clear(&pages->url); /* this page is good; the error is reported in place of the next
                                  one */
  }
  return KB_OK;
}
