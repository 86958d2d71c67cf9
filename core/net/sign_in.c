#include "net/sign_in.h"

#include "base/json.h"
#include "base/secret.h"
#include "net/command_output.h"
#include "net/sign_in_request.h"

#include <pthread.h>
#include <stdlib.h>

/* Threads share one token. A caller passes the token that was refused: if it is still the current
   one, it is renewed; otherwise another thread has renewed it already. One mutex lets a single
   thread renew while others wait; a second protects only the token's text, so that masking a
   message never waits for the network. All later callers get the first failure, as they would only
   repeat it. */

static const char public_authority[] = "https://login.microsoftonline.com";
static const double command_seconds = 120;

struct kb_sign_in {
  struct kb_sign_in_options options;
  enum kb_sign_in_way way;
  struct kb_buf authority;
  pthread_mutex_t turn; /* held while a token is obtained, as others wait for it; also protects
                           what follows */
  pthread_mutex_t lock; /* protects the token's text, only briefly; may be taken while holding
                           `turn` */
  struct kb_buf token;
  bool has_end;
  double end;              /* time, by the retry's clock, before which the token is to be renewed */
  struct kb_error failure; /* KB_OK: none so far */
};

static bool is_given(const char *text)
{
  return text && *text;
}

static bool is_http(const char *url)
{
  return strncmp(url, "http://", 7) == 0 || strncmp(url, "https://", 8) == 0;
}

static enum kb_status check_authority(struct kb_sign_in *sign_in, struct kb_error *error)
{
  const struct kb_sign_in_options *options = &sign_in->options;
  const char *authority = is_given(options->authority) ? options->authority : public_authority;
  struct kb_buf url = {0};
  if (options->tenant[strspn(options->tenant, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                              "0123456789.-_")]) {
    return kb_fail(error, KB_USAGE, "AZURE_TENANT_ID is neither a GUID nor a domain name");
  }
  /* the Azure SDKs accept it with and without https:// */
  kb_buf_addf(&url, "%s%s", strstr(authority, "://") ? "" : "https://", authority);
  const enum kb_status status =
    url.failed ? kb_fail_no_memory(error)
               : kb_http_base("AZURE_AUTHORITY_HOST", url.data, &sign_in->authority, error);
  kb_buf_fini(&url);
  return status;
}

static enum kb_status check_way(struct kb_sign_in *sign_in, struct kb_error *error)
{
  const struct kb_sign_in_options *options = &sign_in->options;
  const enum kb_status status = kb_sign_in_choose(options, &sign_in->way, error);
  if (status != KB_OK) {
    return status;
  }
  if (sign_in->way == KB_SIGN_IN_SECRET || sign_in->way == KB_SIGN_IN_FEDERATED) {
    return check_authority(sign_in, error);
  }
  if (sign_in->way == KB_SIGN_IN_PLATFORM && !is_http(options->identity_endpoint)) {
    return kb_fail(error, KB_USAGE, "IDENTITY_ENDPOINT is no http or https URL");
  }
  if (sign_in->way == KB_SIGN_IN_MACHINE && is_given(options->machine) &&
      !is_http(options->machine)) {
    return kb_fail(error, KB_USAGE, "AZURE_POD_IDENTITY_AUTHORITY_HOST is no http or https URL");
  }
  return KB_OK;
}

struct kb_sign_in *kb_sign_in_new(const struct kb_sign_in_options *options, struct kb_error *error)
{
  struct kb_sign_in *sign_in = calloc(1, sizeof *sign_in);
  if (!sign_in) {
    kb_fail_no_memory(error);
    return NULL;
  }
  pthread_mutex_init(&sign_in->turn, NULL); /* neither fails on this system */
  pthread_mutex_init(&sign_in->lock, NULL);
  sign_in->options = *options;
  if (check_way(sign_in, error) != KB_OK) {
    kb_sign_in_free(sign_in);
    return NULL;
  }
  return sign_in;
}

void kb_sign_in_free(struct kb_sign_in *sign_in)
{
  if (sign_in) {
    pthread_mutex_destroy(&sign_in->lock);
    pthread_mutex_destroy(&sign_in->turn);
    kb_secret_fini(&sign_in->token);
    kb_buf_fini(&sign_in->authority);
    free(sign_in);
  }
}

/* Apart from white space around it, a token is one word of printable characters. */
static enum kb_status keep_token(struct kb_sign_in *sign_in, const char *text, const char *whose,
                                 struct kb_error *error)
{
  const char *start = text + strspn(text, " \t\r\n");
  size_t length = strcspn(start, " \t\r\n");
  pthread_mutex_lock(&sign_in->lock);
  kb_secret_fini(&sign_in->token);
  pthread_mutex_unlock(&sign_in->lock);
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
  pthread_mutex_lock(&sign_in->lock);
  kb_buf_add(&sign_in->token, start, length);
  pthread_mutex_unlock(&sign_in->lock);
  return sign_in->token.failed ? kb_fail_no_memory(error) : KB_OK;
}

/* The token in what a command printed, of which `answer` is the JSON if it is any: the text as it
   is; one in quotes, as az prints it without -o tsv; or a member of an object. NULL: the object has
   none. */
static const char *token_of(const struct cJSON *answer, const char *printed)
{
  const enum kb_json_kind kind = answer ? kb_json_kind(answer) : KB_JSON_NULL;
  if (kind != KB_JSON_OBJECT) {
    return kind == KB_JSON_STRING ? kb_json_string(answer) : printed;
  }
  const struct cJSON *token = kb_json_member(answer, "accessToken");
  token = token ? token : kb_json_member(answer, "access_token");
  return token ? kb_json_string(token) : NULL;
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
    const char *token = token_of(answer, kb_buf_text(&printed));
    status = token ? keep_token(sign_in, token, "what the --token-command prints", error)
                   : kb_fail(error, KB_INVALID,
                             "what the --token-command prints is JSON without an accessToken");
    kb_json_free(answer);
  }
  kb_secret_fini(&printed);
  return status;
}

static enum kb_status ask_service(struct kb_sign_in *sign_in, struct kb_retry *retry,
                                  struct kb_error *error)
{
  enum { EARLY = 300, SHORTEST = 10 };
  struct kb_buf token = {0};
  double lifetime = 0;
  enum kb_status status =
    kb_sign_in_ask(&sign_in->options, sign_in->way, kb_buf_text(&sign_in->authority), retry, &token,
                   &lifetime, error);
  if (status == KB_OK) {
    status =
      keep_token(sign_in, kb_buf_text(&token), "the access_token of the sign-in service", error);
  }
  sign_in->has_end = lifetime > 0;
  lifetime = lifetime > 2 * EARLY ? lifetime - EARLY : lifetime / 2;
  sign_in->end =
    retry->clock.now(retry->clock.context) + (lifetime > SHORTEST ? lifetime : SHORTEST);
  kb_secret_fini(&token);
  return status;
}

static enum kb_status get(struct kb_sign_in *sign_in, struct kb_retry *retry, bool was_refused,
                          struct kb_error *error)
{
  switch (sign_in->way) {
  case KB_SIGN_IN_COMMAND:
    return run_command(sign_in, error);
  case KB_SIGN_IN_TOKEN:
    return was_refused
             ? kb_fail(error, KB_NOT_FOUND,
                       "the token in DATAVERSE_ACCESS_TOKEN is refused: it has expired, or is not "
                       "for this organization; get a new one")
             : keep_token(sign_in, sign_in->options.token, "DATAVERSE_ACCESS_TOKEN", error);
  case KB_SIGN_IN_SECRET:
  case KB_SIGN_IN_FEDERATED:
  case KB_SIGN_IN_PLATFORM:
  case KB_SIGN_IN_MACHINE:
    break;
  }
  return ask_service(sign_in, retry, error);
}

void kb_sign_in_mask(struct kb_sign_in *sign_in, const char *sent, char *words)
{
  kb_secret_mask(words, sent);
  pthread_mutex_lock(&sign_in->lock);
  kb_secret_mask(words, kb_buf_text(&sign_in->token));
  pthread_mutex_unlock(&sign_in->lock);
  kb_sign_in_mask_given(&sign_in->options, words);
}

static enum kb_status renew(struct kb_sign_in *sign_in, struct kb_retry *retry, bool was_refused,
                            struct kb_error *error)
{
  const enum kb_status status = get(sign_in, retry, was_refused, error);
  if (status != KB_OK) {
    kb_sign_in_mask(sign_in, NULL, error->message);
  }
  if (status != KB_OK && status != KB_INTERRUPTED && status != KB_NO_MEMORY) {
    sign_in->failure = *error;
    sign_in->failure.status = status;
  }
  return status;
}

enum kb_status kb_sign_in_token(struct kb_sign_in *sign_in, struct kb_retry *retry,
                                struct kb_buf *token, struct kb_error *error)
{
  enum kb_status status = KB_OK;
  pthread_mutex_lock(&sign_in->turn);
  const bool was_refused =
    token->length > 0 && kb_slice_equal(kb_buf_slice(token), kb_buf_slice(&sign_in->token));
  const double now = retry->clock.now(retry->clock.context);
  const bool is_old = sign_in->has_end && now >= sign_in->end;
  if (sign_in->failure.status != KB_OK) {
    *error = sign_in->failure;
    status = error->status;
  } else if (sign_in->token.length == 0 || was_refused || is_old) {
    status = renew(sign_in, retry, was_refused, error);
  }
  kb_secret_fini(token);
  if (status == KB_OK) {
    kb_buf_add(token, sign_in->token.data, sign_in->token.length);
    status = token->failed ? kb_fail_no_memory(error) : KB_OK;
  }
  pthread_mutex_unlock(&sign_in->turn);
  return status;
}

void kb_sign_in_describe(const struct kb_sign_in *sign_in, struct kb_buf *out)
{
  switch (sign_in->way) {
  case KB_SIGN_IN_COMMAND:
    kb_buf_add_text(out, "token: from --token-command");
    return;
  case KB_SIGN_IN_TOKEN:
    kb_buf_add_text(out, "token: from DATAVERSE_ACCESS_TOKEN");
    return;
  case KB_SIGN_IN_SECRET:
  case KB_SIGN_IN_FEDERATED:
    kb_buf_add_text(out, "POST ");
    break;
  case KB_SIGN_IN_PLATFORM:
  case KB_SIGN_IN_MACHINE:
    kb_buf_add_text(out, "GET ");
    break;
  }
  kb_sign_in_url(&sign_in->options, sign_in->way, kb_buf_text(&sign_in->authority), out);
}
