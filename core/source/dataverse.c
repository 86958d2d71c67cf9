#include "source/dataverse.h"

#include <stdio.h>
#include <stdlib.h>

enum { MOST_REDIRECTS = 5 };

static void add_option(struct kb_buf *url, const char *separator, const char *name,
                       const char *value)
{
  if (value) {
    kb_buf_addf(url, "%s%s=", separator, name);
    kb_http_escape_query(url, kb_slice_of(value));
  }
}

void kb_query_url(const struct kb_query *query, const char *origin, struct kb_buf *url)
{
  kb_buf_addf(url, "%s" KB_DATAVERSE_ROOT "%s", origin, query->set);
  add_option(url, "?", "$select", query->select);
  add_option(url, "&", "$expand", query->expand);
  add_option(url, "&", "$filter", query->filter);
  add_option(url, "&", "$orderby", query->order);
}

void kb_query_text(struct kb_buf *filter, const char *text)
{
  kb_buf_add_char(filter, '\'');
  for (; *text; text++) {
    kb_buf_add_text(filter, *text == '\'' ? "'" : "");
    kb_buf_add_char(filter, *text);
  }
  kb_buf_add_char(filter, '\'');
}

void kb_pages_begin(struct kb_pages *pages, const struct kb_query *query, const char *origin,
                    unsigned page_size)
{
  kb_buf_clear(&pages->url);
  kb_query_url(query, origin, &pages->url);
  pages->page_size = page_size;
  pages->pages = 0;
  pages->rows = 0;
}

void kb_pages_fini(struct kb_pages *pages)
{
  kb_http_response_fini(&pages->response);
  kb_buf_fini(&pages->url);
  kb_buf_fini(&pages->next);
  free(pages->seen);
  *pages = (struct kb_pages){0};
}

bool kb_pages_more(const struct kb_pages *pages)
{
  return pages->url.length > 0 || pages->broken.status != KB_OK;
}

/* What a check needs to know, and what it found. */
struct check {
  struct kb_pages *pages;
  bool refused; /* 401: the token may be renewed */
  bool redirected;
};

static bool is_json(const char *content_type)
{
  const size_t length = strlen(content_type);
  return strcmp(content_type, "application/json") == 0 ||
         (length > 5 && strcmp(content_type + length - 5, "+json") == 0);
}

static const char *advice_of(long status)
{
  switch (status) {
  case 401:
    return "; the token is not for this organization, or its user is not one of the organization's";
  case 403:
    return "; the signed-in user needs the privilege to read this table";
  case 404:
    return "; is --org the address of a Dataverse organization?";
  default:
    return "";
  }
}

static enum kb_status check_page(void *context, struct kb_http_response *response, bool *again,
                                 struct kb_error *error)
{
  struct check *check = context;
  const struct kb_slice body = kb_buf_slice(&response->body);
  *again = false;
  check->refused = response->status == 401;
  check->redirected = response->status >= 300 && response->status < 400;
  if (response->status == 200 && !is_json(response->content_type)) {
    return kb_fail(error, KB_INVALID,
                   "HTTP 200 with content type %s, where JSON belongs: a sign-in page or a proxy "
                   "answers in place of Dataverse; check --org",
                   *response->content_type ? response->content_type : "(none)");
  }
  if (response->status == 200) {
    const enum kb_status status =
      kb_page_read(body, &check->pages->page, &check->pages->next, error);
    *again = status == KB_INVALID;
    snprintf(response->holds, sizeof response->holds, "%zu rows", check->pages->page.count);
    return status;
  }
  struct kb_buf words = {0};
  kb_page_error(body, &words);
  if (words.length == 0) {
    kb_buf_addf(&words, "%zu bytes of %s", response->body.length,
                *response->content_type ? response->content_type : "no content type");
  }
  kb_fail(error, KB_INVALID, "HTTP %ld: %.300s%s", response->status, kb_buf_text(&words),
          advice_of(response->status));
  kb_buf_fini(&words);
  return KB_INVALID;
}

static enum kb_status check_origin(const struct kb_dataverse *dataverse, const char *what,
                                   const char *url, struct kb_error *error)
{
  struct kb_buf origin = {0};
  struct kb_error reason;
  enum kb_status status = kb_http_origin(url, &origin, &reason);
  if (status == KB_INVALID) {
    kb_fail(error, status, "%s %s; it was not followed", what, reason.message);
  } else if (status == KB_OK && strcmp(kb_buf_text(&origin), dataverse->origin) != 0) {
    status = kb_fail(error, KB_INVALID,
                     "%s leads to another host, %.200s; it was not followed, as the token is for "
                     "%.200s alone",
                     what, kb_buf_text(&origin), dataverse->origin);
  }
  kb_buf_fini(&origin);
  return status;
}

static enum kb_status send(struct kb_pages *pages, struct kb_dataverse *dataverse, bool renew,
                           struct check *check, struct kb_error *error)
{
  char prefer[160];
  const char *token = NULL;
  snprintf(prefer, sizeof prefer,
           "odata.maxpagesize=%u,odata.include-annotations=\"OData.Community.Display.V1."
           "FormattedValue,Microsoft.Dynamics.CRM.lookuplogicalname\"",
           pages->page_size);
  *check = (struct check){.pages = pages};
  enum kb_status status = kb_sign_in_token(dataverse->sign_in, renew, &token, error);
  if (status != KB_OK) {
    return status;
  }
  const struct kb_http_request request = {
    .url = pages->url.data, .bearer = token, .prefer = prefer};
  status = kb_retry_send(dataverse->retry, &request, &pages->response, check_page, check, error);
  if (status != KB_OK) {
    kb_sign_in_mask(dataverse->sign_in, error);
  }
  return status;
}

/* Follows a redirect within the organization. */
static enum kb_status redirect(struct kb_pages *pages, const struct kb_dataverse *dataverse,
                               unsigned *redirects, struct kb_error *error)
{
  if (!*pages->response.location) {
    return error->status;
  }
  if (++*redirects > MOST_REDIRECTS) {
    return kb_fail(error, KB_INVALID, "the server redirects in a circle");
  }
  const enum kb_status status =
    check_origin(dataverse, "a redirect", pages->response.location, error);
  if (status == KB_OK) {
    kb_buf_clear(&pages->url);
    kb_buf_add_text(&pages->url, pages->response.location);
  }
  return status;
}

static unsigned long long hash_of(const struct kb_buf *text)
{
  unsigned long long hash = 14695981039346656037u;
  for (size_t i = 0; i < text->length; i++) {
    hash = (hash ^ (unsigned char)text->data[i]) * 1099511628211u;
  }
  return hash;
}

/* Remembers the page's address; KB_INVALID when it was there before. */
static enum kb_status remember(struct kb_pages *pages, struct kb_error *error)
{
  const unsigned long long hash = hash_of(&pages->url);
  for (size_t i = 0; i < pages->pages; i++) {
    if (pages->seen[i] == hash) {
      return kb_fail(error, KB_INVALID,
                     "the server names a page as the next one that was read before: its list has "
                     "no end");
    }
  }
  if (pages->pages == pages->seen_capacity) {
    const size_t capacity = pages->seen_capacity ? pages->seen_capacity * 2 : 64;
    unsigned long long *seen = realloc(pages->seen, capacity * sizeof *seen);
    if (!seen) {
      return kb_fail_no_memory(error);
    }
    pages->seen = seen;
    pages->seen_capacity = capacity;
  }
  pages->seen[pages->pages++] = hash;
  return KB_OK;
}

/* The link as given, but for bytes that no URL may hold, which some servers leave as they are. */
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

/* The link as given; one that begins with a slash or has no host is within the organization. */
static enum kb_status go_on(struct kb_pages *pages, const struct kb_dataverse *dataverse,
                            struct kb_error *error)
{
  kb_buf_clear(&pages->url);
  if (pages->next.length == 0) {
    return KB_OK;
  }
  if (!strstr(pages->next.data, "://") || strchr("/?", pages->next.data[0])) {
    kb_buf_addf(&pages->url, "%s%s", dataverse->origin,
                pages->next.data[0] == '/' ? "" : KB_DATAVERSE_ROOT);
  }
  add_link(&pages->url, kb_buf_slice(&pages->next));
  if (pages->url.failed) {
    return kb_fail_no_memory(error);
  }
  return check_origin(dataverse, "the link to the next page", pages->url.data, error);
}

static enum kb_status fetch(struct kb_pages *pages, struct kb_dataverse *dataverse,
                            struct kb_error *error)
{
  struct check check;
  unsigned redirects = 0;
  bool renewed = false;
  enum kb_status status = send(pages, dataverse, false, &check, error);
  while (status == KB_INVALID && (check.redirected || (check.refused && !renewed))) {
    if (check.redirected) {
      status = redirect(pages, dataverse, &redirects, error);
      if (status != KB_OK) {
        return status;
      }
    }
    const bool renew = check.refused;
    renewed = renewed || renew;
    const struct kb_error refusal = *error;
    status = send(pages, dataverse, renew, &check, error);
    if (status == KB_NOT_FOUND) {
      char words[sizeof error->message];
      snprintf(words, sizeof words, "%.280s; %.200s", refusal.message, error->message);
      return kb_fail(error, KB_INVALID, "%s", words);
    }
  }
  return status;
}

enum kb_status kb_pages_next(struct kb_pages *pages, struct kb_dataverse *dataverse,
                             struct kb_error *error)
{
  enum kb_status status = pages->broken.status;
  if (status != KB_OK) {
    *error = pages->broken;
    pages->broken = (struct kb_error){0};
    return status;
  }
  status = pages->url.failed ? kb_fail_no_memory(error) : remember(pages, error);
  if (status == KB_OK) {
    status = fetch(pages, dataverse, error);
  }
  if (status != KB_OK) {
    kb_buf_clear(&pages->url);
    return status;
  }
  pages->rows += pages->page.count;
  if (go_on(pages, dataverse, &pages->broken) != KB_OK) {
    kb_buf_clear(&pages->url); /* this page is good; that there are no more is told next */
  }
  return KB_OK;
}
