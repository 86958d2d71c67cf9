#include "net/sign_in_request.h"

#include "base/ascii.h"
#include "base/file_text.h"
#include "base/json.h"
#include "base/secret.h"
#include "net/page.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* An application signs in by a POST of a form, a managed identity by a GET with a header; both
   answer with the same JSON. The virtual machine's endpoint is the last resort and has a short time
   to connect, as outside Azure nothing answers there. If it fails, the message says first that no
   credentials were given. Messages quote the service only after masking the secrets, also in
   percent-encoded form. */

static const char machine_endpoint[] = "http://169.254.169.254";
enum { MACHINE_CONNECT_SECONDS = 2, MOST_ASSERTION = 64 * 1024 };

static bool is_given(const char *text)
{
  return text && *text;
}

static enum kb_status missing(const char *name, struct kb_error *error)
{
  return kb_fail(error, KB_USAGE,
                 "nothing to sign in with: give --token-command, or set DATAVERSE_ACCESS_TOKEN, or "
                 "AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET (or "
                 "AZURE_FEDERATED_TOKEN_FILE); %s is not set",
                 name);
}

enum kb_status kb_sign_in_choose(const struct kb_sign_in_options *options, enum kb_sign_in_way *way,
                                 struct kb_error *error)
{
  const bool has_secret = is_given(options->client_secret);
  if (is_given(options->command) || is_given(options->token)) {
    *way = is_given(options->command) ? KB_SIGN_IN_COMMAND : KB_SIGN_IN_TOKEN;
    return KB_OK;
  }
  if (has_secret || is_given(options->token_file)) {
    *way = has_secret ? KB_SIGN_IN_SECRET : KB_SIGN_IN_FEDERATED;
    return !is_given(options->tenant)      ? missing("AZURE_TENANT_ID", error)
           : !is_given(options->client_id) ? missing("AZURE_CLIENT_ID", error)
                                           : KB_OK;
  }
  if (is_given(options->tenant)) {
    return missing(is_given(options->client_id) ? "AZURE_CLIENT_SECRET" : "AZURE_CLIENT_ID", error);
  }
  *way = is_given(options->identity_endpoint) && is_given(options->identity_header)
           ? KB_SIGN_IN_PLATFORM
           : KB_SIGN_IN_MACHINE;
  return KB_OK;
}

static void add_parameter(struct kb_buf *out, const char *name, const char *value)
{
  kb_buf_addf(out, "&%s=", name);
  kb_http_escape(out, kb_slice_of(value));
}

static void add_identity(const struct kb_sign_in_options *options, const char *version,
                         struct kb_buf *url)
{
  kb_buf_addf(url, "api-version=%s", version);
  add_parameter(url, "resource", options->origin);
  if (is_given(options->client_id)) {
    add_parameter(url, "client_id", options->client_id);
  }
}

void kb_sign_in_url(const struct kb_sign_in_options *options, enum kb_sign_in_way way,
                    const char *authority, struct kb_buf *url)
{
  if (way == KB_SIGN_IN_PLATFORM) {
    kb_buf_addf(url, "%s%c", options->identity_endpoint,
                strchr(options->identity_endpoint, '?') ? '&' : '?');
    add_identity(options, "2019-08-01", url);
  } else if (way == KB_SIGN_IN_MACHINE) {
    kb_buf_addf(url, "%s/metadata/identity/oauth2/token?",
                is_given(options->machine) ? options->machine : machine_endpoint);
    add_identity(options, "2018-02-01", url);
  } else {
    kb_buf_addf(url, "%s/%s/oauth2/v2.0/token", authority, options->tenant);
  }
}

static enum kb_status read_assertion(const char *path, struct kb_buf *assertion,
                                     struct kb_error *error)
{
  struct kb_error reason;
  const enum kb_status status = kb_file_text_read(path, MOST_ASSERTION, assertion, &reason);
  if (status != KB_OK) {
    return kb_fail(error, KB_USAGE, "AZURE_FEDERATED_TOKEN_FILE %.300s: %.300s", path,
                   reason.message);
  }
  while (assertion->length > 0 && strchr(" \t\r\n", assertion->data[assertion->length - 1])) {
    assertion->data[--assertion->length] = '\0';
  }
  if (assertion->length == 0) {
    return kb_fail(error, KB_USAGE, "AZURE_FEDERATED_TOKEN_FILE %.300s: it holds no token", path);
  }
  return assertion->failed ? kb_fail_no_memory(error) : KB_OK;
}

/* `assertion` is set to the workload's own token, if this way has one. */
static enum kb_status add_form(const struct kb_sign_in_options *options, enum kb_sign_in_way way,
                               struct kb_buf *assertion, struct kb_buf *form,
                               struct kb_error *error)
{
  enum kb_status status = KB_OK;
  kb_buf_add_text(form, "grant_type=client_credentials");
  add_parameter(form, "client_id", options->client_id);
  if (way == KB_SIGN_IN_SECRET) {
    add_parameter(form, "client_secret", options->client_secret);
  } else {
    status = read_assertion(options->token_file, assertion, error);
    add_parameter(form, "client_assertion_type",
                  "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    add_parameter(form, "client_assertion", kb_buf_text(assertion));
  }
  add_parameter(form, "scope", options->origin);
  kb_http_escape(form, kb_slice_of("/.default"));
  return status;
}

/* What an administrator should check for an error number of the sign-in service. Source: its
   public list of error codes. */
static const struct {
  const char *number, *advice;
} advices[] = {
  {"AADSTS7000215", "check AZURE_CLIENT_SECRET: it must be the secret's value, not its id"},
  {"AADSTS7000222", "the client secret has expired: make a new one for AZURE_CLIENT_SECRET"},
  {"AADSTS700016", "check AZURE_CLIENT_ID and AZURE_TENANT_ID: the tenant has no such application"},
  {"AADSTS90002", "check AZURE_TENANT_ID: there is no such tenant"},
  {"AADSTS900023", "check AZURE_TENANT_ID: it is no tenant id"},
  {"AADSTS500011", "check --org: the tenant has no such organization"},
  {"AADSTS53003", "a conditional access policy blocks this sign-in"},
};

static void add_advice(struct kb_error *error)
{
  const size_t length = strlen(error->message);
  for (size_t i = 0; i < sizeof advices / sizeof advices[0]; i++) {
    const char *at = strstr(error->message, advices[i].number);
    const char after = at ? at[strlen(advices[i].number)] : '0';
    if (at && !kb_is_digit(after)) {
      const size_t room = sizeof error->message - strlen(advices[i].advice) - 4;
      char *end = error->message + (length < room ? length : room);
      memcpy(end, "; ", 2);
      strcpy(end + 2, advices[i].advice);
      return;
    }
  }
}

/* Whether the text is incomplete: the connection was cut. */
static bool is_cut(struct kb_slice body)
{
  size_t at = 0;
  size_t end = body.length;
  while (at < end && strchr(" \t\r\n", body.data[at])) {
    at++;
  }
  while (end > at && strchr(" \t\r\n", body.data[end - 1])) {
    end--;
  }
  return at == end || (body.data[at] == '{' && body.data[end - 1] != '}');
}

/* A number, possibly as text; 0 if it cannot be a token's lifetime. */
static double seconds_of(const struct cJSON *value)
{
  const double seconds = kb_json_kind(value) == KB_JSON_STRING ? strtod(kb_json_string(value), NULL)
                                                               : kb_json_number(value);
  return seconds > 0 && isfinite(seconds) ? seconds : 0;
}

enum kb_status kb_sign_in_read(struct kb_slice body, struct kb_buf *token_text, double *lifetime,
                               bool *again, struct kb_error *error)
{
  struct kb_error reason;
  struct cJSON *tree = kb_json_parse(body, &reason);
  const struct cJSON *token = tree ? kb_json_member(tree, "access_token") : NULL;
  const struct cJSON *seconds = tree ? kb_json_member(tree, "expires_in") : NULL;
  enum kb_status status = KB_OK;
  if (!tree && is_cut(body)) {
    *again = true;
    status = kb_fail(error, KB_INVALID, "the sign-in service answers 200, but its answer is %s",
                     body.length == 0 ? "empty" : "cut off");
  } else if (!token || kb_json_kind(token) != KB_JSON_STRING) {
    status = kb_fail(error, KB_INVALID,
                     "the sign-in service answers 200, but with no access_token: check "
                     "AZURE_AUTHORITY_HOST, and whether a proxy stands between");
  } else {
    kb_buf_add_text(token_text, kb_json_string(token));
    status = token_text->failed ? kb_fail_no_memory(error) : KB_OK;
  }
  if (seconds) {
    *lifetime = seconds_of(seconds);
  }
  kb_json_free(tree);
  return status;
}

struct answer {
  const struct kb_sign_in_options *options;
  struct kb_buf assertion; /* the assertion sent */
  struct kb_buf *token;
  double lifetime;
};

void kb_sign_in_mask_given(const struct kb_sign_in_options *options, char *words)
{
  kb_secret_mask(words, options->token);
  kb_secret_mask(words, options->identity_header);
  kb_secret_mask(words, options->client_secret);
}

static enum kb_status check_answer(void *context, struct kb_http_response *response, bool *again,
                                   struct kb_error *error)
{
  struct answer *answer = context;
  struct kb_buf words = {0};
  *again = false;
  if (response->status == 200) {
    return kb_sign_in_read(kb_buf_slice(&response->body), answer->token, &answer->lifetime, again,
                           error);
  }
  kb_page_error(kb_buf_slice(&response->body), &words);
  if (words.length > 0) {
    kb_secret_mask(words.data, kb_buf_text(&answer->assertion));
    kb_sign_in_mask_given(answer->options, words.data);
  }
  kb_fail(error, KB_INVALID, "sign-in refused (HTTP %ld): %.800s", response->status,
          words.length > 0 ? kb_buf_text(&words)
                           : "no reason given; check AZURE_AUTHORITY_HOST and the network");
  kb_buf_fini(&words);
  return KB_INVALID;
}

/* If nothing was given, and the machine has no identity or no endpoint that answers, the error
   is that nothing was given. */
static enum kb_status explain(enum kb_sign_in_way way, enum kb_status status,
                              struct kb_error *error)
{
  const struct kb_error reason = *error;
  const bool is_over = status == KB_INTERRUPTED || status == KB_NO_MEMORY;
  if (way == KB_SIGN_IN_MACHINE && !is_over) {
    char words[sizeof error->message];
    missing("AZURE_TENANT_ID", error);
    snprintf(words, sizeof words, "%.500s, and this machine gives no managed identity (%.500s)",
             error->message, reason.message);
    return kb_fail(error, KB_USAGE, "%s", words);
  }
  add_advice(error);
  return status;
}

enum kb_status kb_sign_in_ask(const struct kb_sign_in_options *options, enum kb_sign_in_way way,
                              const char *authority, struct kb_retry *retry, struct kb_buf *token,
                              double *lifetime, struct kb_error *error)
{
  struct kb_buf url = {0};
  struct kb_buf form = {0};
  struct kb_buf header = {0};
  struct kb_http_response response = {0};
  struct answer answer = {.options = options, .token = token};
  const bool is_form = way == KB_SIGN_IN_SECRET || way == KB_SIGN_IN_FEDERATED;
  enum kb_status status = is_form ? add_form(options, way, &answer.assertion, &form, error) : KB_OK;
  kb_sign_in_url(options, way, authority, &url);
  kb_buf_addf(&header, way == KB_SIGN_IN_PLATFORM ? "X-IDENTITY-HEADER: %s" : "Metadata: true%s",
              way == KB_SIGN_IN_PLATFORM ? options->identity_header : "");
  if (status == KB_OK && (url.failed || form.failed || header.failed)) {
    status = kb_fail_no_memory(error);
  }
  if (status == KB_OK) {
    const struct kb_http_request request = {
      .url = url.data,
      .form = is_form ? form.data : NULL,
      .header = is_form ? NULL : header.data,
      .connect_seconds = way == KB_SIGN_IN_MACHINE ? MACHINE_CONNECT_SECONDS : 0,
    };
    status = kb_retry_send(retry, &request, &response, check_answer, &answer, false, error);
    status = status == KB_OK ? KB_OK : explain(way, status, error);
  }
  *lifetime = answer.lifetime;
  kb_secret_fini(&response.body);
  kb_http_response_fini(&response);
  kb_secret_fini(&answer.assertion);
  kb_secret_fini(&form);
  kb_secret_fini(&header);
  kb_buf_fini(&url);
  return status;
}
