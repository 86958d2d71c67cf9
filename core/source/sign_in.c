#include "source/sign_in.h"

#include "base/json.h"
#include "source/command_output.h"
#include "source/page.h"

#include <stdlib.h>

static const char public_authority[] = "https://login.microsoftonline.com";
static const double command_seconds = 120;

struct kb_sign_in {
  struct kb_sign_in_options options;
  struct kb_retry *retry;
  struct kb_buf authority;
  struct kb_buf token;
  bool has_end;
  double end; /* of the token, by the retry's clock: to be renewed before */
};

static bool is_given(const char *text)
{
  return text && *text;
}

static bool has_credentials(const struct kb_sign_in *sign_in)
{
  return !is_given(sign_in->options.command) && !is_given(sign_in->options.token);
}

static enum kb_status check_credentials(struct kb_sign_in *sign_in, struct kb_error *error)
{
  const struct kb_sign_in_options *options = &sign_in->options;
  const char *missing = !is_given(options->tenant)          ? "AZURE_TENANT_ID"
                        : !is_given(options->client_id)     ? "AZURE_CLIENT_ID"
                        : !is_given(options->client_secret) ? "AZURE_CLIENT_SECRET"
                                                            : NULL;
  if (missing) {
    return kb_fail(
      error, KB_USAGE,
      "nothing to sign in with: give --token-command, or set DATAVERSE_ACCESS_TOKEN, or "
      "AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET (%s is not set)",
      missing);
  }
  if (options->tenant[strspn(options->tenant, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                              "0123456789.-_")]) {
    return kb_fail(error, KB_USAGE, "AZURE_TENANT_ID is neither a GUID nor a domain name");
  }
  const char *authority = is_given(options->authority) ? options->authority : public_authority;
  return kb_http_base("AZURE_AUTHORITY_HOST", authority, &sign_in->authority, error);
}

struct kb_sign_in *kb_sign_in_new(const struct kb_sign_in_options *options, struct kb_retry *retry,
                                  struct kb_error *error)
{
  struct kb_sign_in *sign_in = calloc(1, sizeof *sign_in);
  if (!sign_in) {
    kb_fail_no_memory(error);
    return NULL;
  }
  sign_in->options = *options;
  sign_in->retry = retry;
  if (has_credentials(sign_in) && check_credentials(sign_in, error) != KB_OK) {
    kb_sign_in_free(sign_in);
    return NULL;
  }
  return sign_in;
}

static void forget(struct kb_buf *secret)
{
  if (secret->data) {
    explicit_bzero(secret->data, secret->capacity);
  }
  kb_buf_fini(secret);
}

void kb_sign_in_free(struct kb_sign_in *sign_in)
{
  if (sign_in) {
    forget(&sign_in->token);
    kb_buf_fini(&sign_in->authority);
    free(sign_in);
  }
}

/* White space around it aside, a token is one word of printable characters. */
static enum kb_status keep_token(struct kb_sign_in *sign_in, const char *text, const char *whose,
                                 struct kb_error *error)
{
  const char *start = text + strspn(text, " \t\r\n");
  size_t length = strcspn(start, " \t\r\n");
  forget(&sign_in->token);
  if (length == 0) {
    return kb_fail(error, KB_INVALID, "%s is empty: no token", whose);
  }
  if (start[length + strspn(start + length, " \t\r\n")]) {
    return kb_fail(error, KB_INVALID, "%s is not one token, but several words", whose);
  }
  for (size_t i = 0; i < length; i++) {
    if (start[i] <= ' ' || start[i] > '~') {
      return kb_fail(error, KB_INVALID, "%s is no token: it has unprintable characters", whose);
    }
  }
  kb_buf_add(&sign_in->token, start, length);
  return sign_in->token.failed ? kb_fail_no_memory(error) : KB_OK;
}

static enum kb_status run_command(struct kb_sign_in *sign_in, struct kb_error *error)
{
  struct kb_buf printed = {0};
  struct kb_error reason;
  enum kb_status status = kb_command_output(sign_in->options.command, command_seconds,
                                            sign_in->options.interrupted, &printed, &reason);
  if (status != KB_OK) {
    kb_fail(error, status, status == KB_IO ? "the --token-command %s" : "%s", reason.message);
  } else {
    struct cJSON *answer = kb_json_parse(kb_buf_slice(&printed), &reason);
    const struct cJSON *token = answer ? kb_json_member(answer, "accessToken") : NULL;
    token = token || !answer ? token : kb_json_member(answer, "access_token");
    status = keep_token(sign_in, token ? kb_json_string(token) : kb_buf_text(&printed),
                        "what the --token-command prints", error);
    kb_json_free(answer);
  }
  forget(&printed);
  return status;
}

static enum kb_status check_answer(void *context, struct kb_http_response *response, bool *again,
                                   struct kb_error *error)
{
  struct kb_buf words = {0};
  (void)context;
  *again = false;
  if (response->status == 200) {
    return KB_OK;
  }
  kb_page_error(kb_buf_slice(&response->body), &words);
  kb_fail(error, KB_INVALID, "sign-in refused (HTTP %ld): %s", response->status,
          words.length > 0 ? kb_buf_text(&words)
                           : "no reason given; check AZURE_AUTHORITY_HOST and the network");
  kb_buf_fini(&words);
  return KB_INVALID;
}

/* What an administrator would look at for an error number of the sign-in service. Source: its
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
    if (at && !(after >= '0' && after <= '9')) {
      const size_t room = sizeof error->message - strlen(advices[i].advice) - 4;
      char *end = error->message + (length < room ? length : room);
      memcpy(end, "; ", 2);
      strcpy(end + 2, advices[i].advice);
      return;
    }
  }
}

static void add_form(const struct kb_sign_in *sign_in, struct kb_buf *form)
{
  kb_buf_add_text(form, "grant_type=client_credentials&client_id=");
  kb_http_escape(form, kb_slice_of(sign_in->options.client_id));
  kb_buf_add_text(form, "&client_secret=");
  kb_http_escape(form, kb_slice_of(sign_in->options.client_secret));
  kb_buf_add_text(form, "&scope=");
  kb_http_escape(form, kb_slice_of(sign_in->options.origin));
  kb_http_escape(form, kb_slice_of("/.default"));
}

static void add_url(const struct kb_sign_in *sign_in, struct kb_buf *url)
{
  kb_buf_addf(url, "%s/%s/oauth2/v2.0/token", kb_buf_text(&sign_in->authority),
              sign_in->options.tenant);
}

static enum kb_status read_token(struct kb_sign_in *sign_in, struct kb_slice body,
                                 struct kb_error *error)
{
  enum { EARLY = 300, SHORTEST = 10 };
  struct kb_error reason;
  struct cJSON *answer = kb_json_parse(body, &reason);
  const struct cJSON *token = answer ? kb_json_member(answer, "access_token") : NULL;
  const struct cJSON *seconds = answer ? kb_json_member(answer, "expires_in") : NULL;
  if (!token || kb_json_kind(token) != KB_JSON_STRING) {
    kb_json_free(answer);
    return kb_fail(error, KB_INVALID,
                   "the sign-in service answers 200, but with no access_token: check "
                   "AZURE_AUTHORITY_HOST, and whether a proxy stands between");
  }
  const enum kb_status status =
    keep_token(sign_in, kb_json_string(token), "the access_token of the sign-in service", error);
  double lifetime =
    seconds && kb_json_kind(seconds) == KB_JSON_NUMBER ? kb_json_number(seconds) : 0;
  if (seconds && kb_json_kind(seconds) == KB_JSON_STRING) {
    lifetime = strtod(kb_json_string(seconds), NULL);
  }
  sign_in->has_end = lifetime > 0;
  lifetime = lifetime > 2 * EARLY ? lifetime - EARLY : lifetime / 2;
  sign_in->end = sign_in->retry->clock.now(sign_in->retry->clock.context) +
                 (lifetime > SHORTEST ? lifetime : SHORTEST);
  kb_json_free(answer);
  return status;
}

static enum kb_status ask_for_token(struct kb_sign_in *sign_in, struct kb_error *error)
{
  struct kb_buf url = {0};
  struct kb_buf form = {0};
  struct kb_http_response response = {0};
  add_url(sign_in, &url);
  add_form(sign_in, &form);
  enum kb_status status = KB_NO_MEMORY;
  if (url.failed || form.failed) {
    kb_fail_no_memory(error);
  } else {
    const struct kb_http_request request = {.url = url.data, .form = form.data};
    status = kb_retry_send(sign_in->retry, &request, &response, check_answer, NULL, error);
    if (status == KB_OK) {
      status = read_token(sign_in, kb_buf_slice(&response.body), error);
    } else {
      add_advice(error);
    }
  }
  forget(&response.body);
  kb_http_response_fini(&response);
  forget(&form);
  kb_buf_fini(&url);
  return status;
}

enum kb_status kb_sign_in_token(struct kb_sign_in *sign_in, bool renew, const char **token,
                                struct kb_error *error)
{
  enum kb_status status = KB_OK;
  const double now = sign_in->retry->clock.now(sign_in->retry->clock.context);
  const bool is_old = sign_in->has_end && now >= sign_in->end;
  if (sign_in->token.length == 0 || renew || is_old) {
    if (is_given(sign_in->options.command)) {
      status = run_command(sign_in, error);
    } else if (has_credentials(sign_in)) {
      status = ask_for_token(sign_in, error);
    } else if (renew) {
      return kb_fail(
        error, KB_NOT_FOUND,
        "the token in DATAVERSE_ACCESS_TOKEN is refused: it has expired, or is not for "
        "this organization; get a new one");
    } else {
      status = keep_token(sign_in, sign_in->options.token, "DATAVERSE_ACCESS_TOKEN", error);
    }
  }
  if (status != KB_OK) {
    kb_sign_in_mask(sign_in, error);
  }
  *token = status == KB_OK ? sign_in->token.data : NULL;
  return status;
}

void kb_sign_in_describe(const struct kb_sign_in *sign_in, struct kb_buf *out)
{
  if (is_given(sign_in->options.command)) {
    kb_buf_add_text(out, "token: from --token-command");
  } else if (!has_credentials(sign_in)) {
    kb_buf_add_text(out, "token: from DATAVERSE_ACCESS_TOKEN");
  } else {
    kb_buf_add_text(out, "POST ");
    add_url(sign_in, out);
  }
}

static void mask(char *text, const char *secret)
{
  const size_t length = is_given(secret) ? strlen(secret) : 0;
  for (char *at = text; length > 0 && (at = strstr(at, secret)) != NULL; at += length) {
    memset(at, '*', length);
  }
}

void kb_sign_in_mask(const struct kb_sign_in *sign_in, struct kb_error *error)
{
  struct kb_buf escaped = {0};
  mask(error->message, kb_buf_text(&sign_in->token));
  mask(error->message, sign_in->options.token);
  if (is_given(sign_in->options.client_secret)) {
    kb_http_escape(&escaped, kb_slice_of(sign_in->options.client_secret));
    mask(error->message, sign_in->options.client_secret);
    mask(error->message, kb_buf_text(&escaped));
  }
  forget(&escaped);
}
