#include "net/dataverse.h"

#include "base/secret.h"
#include "net/page.h"

#include <stdio.h>

/* kb_retry_send repeats a request after transient failures; the loop here handles what needs a
   changed request. `check_answer` notes which case it is: a redirect, which is followed only within
   the organization, or a refused token, which is renewed once. Messages quote the server only after
   masking, as its words may contain the token. */

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
  add_option(url, "&", "$count", query->counts ? "true" : NULL);
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

/* Input and result of a check. */
struct check {
  const struct kb_dataverse_request *request;
  struct kb_sign_in *sign_in;
  const char *token; /* the token sent */
  bool refused;      /* status 401: the token may be renewed */
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

static enum kb_status check_answer(void *context, struct kb_http_response *response, bool *again,
                                   struct kb_error *error)
{
  struct check *check = context;
  *again = false;
  check->refused = response->status == 401;
  check->redirected = response->status >= 300 && response->status < 400;
  if (check->request->patch &&
      (response->status == 204 || (response->status == 200 && is_json(response->content_type)))) {
    return KB_OK;
  }
  if (response->status == 200 && !is_json(response->content_type)) {
    return kb_fail(error, KB_INVALID,
                   "HTTP 200 with content type %s, where JSON belongs: a sign-in page or a proxy "
                   "answers in place of Dataverse; check --org",
                   *response->content_type ? response->content_type : "(none)");
  }
  if (response->status == 200) {
    const enum kb_status status =
      check->request->take(check->request->context, response, again, error);
    if (status != KB_OK) {
      kb_sign_in_mask(check->sign_in, check->token, error->message);
    }
    return status;
  }
  struct kb_buf words = {0};
  kb_page_error(kb_buf_slice(&response->body), &words);
  if (words.length == 0) {
    kb_buf_addf(&words, "%zu bytes of %s", response->body.length,
                *response->content_type ? response->content_type : "no content type");
  }
  if (words.length > 0) {
    kb_sign_in_mask(check->sign_in, check->token, words.data);
  }
  kb_fail(error, KB_INVALID, "HTTP %ld: %.800s%s", response->status, kb_buf_text(&words),
          check->request->patch ? "" : advice_of(response->status));
  kb_buf_fini(&words);
  return KB_INVALID;
}

enum kb_status kb_dataverse_check_origin(const struct kb_dataverse *dataverse, const char *what,
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

/* `token`: the one that was refused, or empty; it is replaced. */
static enum kb_status send(struct kb_dataverse *dataverse, struct kb_dataverse_request *request,
                           struct kb_buf *token, struct kb_http_response *response,
                           struct check *check, struct kb_error *error)
{
  *check = (struct check){.request = request, .sign_in = dataverse->sign_in};
  enum kb_status status = kb_sign_in_token(dataverse->sign_in, dataverse->retry, token, error);
  if (status != KB_OK) {
    request->no_token = status != KB_INTERRUPTED && status != KB_NO_MEMORY;
    return status;
  }
  const struct kb_http_request message = {
    .url = request->url->data,
    .bearer = token->data,
    .prefer = request->prefer,
    .patch = request->patch,
    .if_match = request->if_match,
  };
  check->token = token->data;
  if (request->patch) {
    return kb_retry_write(dataverse->retry, &message, response, check_answer, check,
                          request->lookup, request->lookup_context, &request->fate, error);
  }
  return kb_retry_send(dataverse->retry, &message, response, check_answer, check,
                       request->once_if_slow, error);
}

/* Follows a redirect within the organization. */
static enum kb_status redirect(const struct kb_dataverse *dataverse, struct kb_buf *url,
                               const struct kb_http_response *response, unsigned *redirects,
                               struct kb_error *error)
{
  if (!*response->location) {
    return error->status;
  }
  if (++*redirects > MOST_REDIRECTS) {
    return kb_fail(error, KB_INVALID, "the server redirects in a circle");
  }
  const enum kb_status status =
    kb_dataverse_check_origin(dataverse, "a redirect", response->location, error);
  if (status == KB_OK) {
    kb_buf_clear(url);
    kb_buf_add_text(url, response->location);
  }
  return status;
}

enum kb_status kb_dataverse_send(struct kb_dataverse *dataverse,
                                 struct kb_dataverse_request *request,
                                 struct kb_http_response *response, struct kb_error *error)
{
  struct check check;
  struct kb_buf token = {0};
  unsigned redirects = 0;
  bool renewed = false;
  request->no_token = false;
  enum kb_status status = send(dataverse, request, &token, response, &check, error);
  while (status == KB_INVALID && !request->no_token &&
         ((check.redirected && !request->patch) || (check.refused && !renewed))) {
    const struct kb_error refusal = *error;
    if (check.redirected) {
      status = redirect(dataverse, request->url, response, &redirects, error);
      if (status != KB_OK) {
        break;
      }
      kb_secret_fini(&token); /* it was not refused */
    }
    renewed = renewed || check.refused;
    status = send(dataverse, request, &token, response, &check, error);
    if (status == KB_NOT_FOUND) {
      char words[sizeof error->message];
      snprintf(words, sizeof words, "%.700s; %.400s", refusal.message, error->message);
      status = kb_fail(error, KB_INVALID, "%s", words);
    }
  }
  kb_secret_fini(&token);
  return status;
}
