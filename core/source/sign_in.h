/* Access tokens for an organization: from a command, given as they are, or by OAuth 2.0 client
   credentials. Kept in memory only, never shown. */
#ifndef KB_SOURCE_SIGN_IN_H
#define KB_SOURCE_SIGN_IN_H

#include "source/retry.h"

/* All strings are borrowed; NULL or "" is not given. The first way that is given is taken: the
   command, the token, the credentials. */
struct kb_sign_in_options {
  const char *command; /* run by sh, prints a token, or JSON with accessToken or access_token */
  const char *token;
  const char *tenant, *client_id, *client_secret;
  const char *authority; /* "https://login.microsoftonline.us"; not given: the public one */
  const char *origin;    /* of the organization */
  const volatile sig_atomic_t *interrupted;
};

struct kb_sign_in;

/* `retry` is borrowed. NULL, with what is missing (KB_USAGE), or when out of memory. */
struct kb_sign_in *kb_sign_in_new(const struct kb_sign_in_options *options, struct kb_retry *retry,
                                  struct kb_error *error);
void kb_sign_in_free(struct kb_sign_in *sign_in);

/* The token, got anew when it is near its end or when `renew` (the one there was has been refused).
   Valid until the next call. KB_NOT_FOUND: there is no other than the one refused. */
enum kb_status kb_sign_in_token(struct kb_sign_in *sign_in, bool renew, const char **token,
                                struct kb_error *error);

/* What will be asked for a token, for --dry-run: "POST https://…/token" or a sentence. */
void kb_sign_in_describe(const struct kb_sign_in *sign_in, struct kb_buf *out);

/* Takes secrets and tokens out of words that came from elsewhere. */
void kb_sign_in_mask(const struct kb_sign_in *sign_in, struct kb_error *error);

#endif
