/* Access tokens for an organization: from a command, given directly, or by OAuth 2.0, in the
   ways and by the variables of the Azure SDKs. Kept in memory only, never shown. */
#ifndef KB_NET_SIGN_IN_H
#define KB_NET_SIGN_IN_H

#include "net/retry.h"

/* All strings are borrowed; NULL or "" means not given. The first of these that is given is
   used: the command; the token; the client secret; the file with a token of the workload
   identity; the endpoint of the platform's managed identity; and if nothing is given, that of
   the virtual machine. */
struct kb_sign_in_options {
  const char *command; /* run by sh; prints a token, as it is or in quotes, or JSON with
                          accessToken or access_token */
  const char *token;
  const char *tenant, *client_id, *client_secret;
  const char *token_file; /* a client assertion (JWT), read again each time */
  const char *authority;  /* "https://login.microsoftonline.us", or without https://; not given:
                             the public cloud's */
  const char *identity_endpoint, *identity_header; /* both or none */
  const char *machine; /* origin of the machine's endpoint instead of http://169.254.169.254 */
  const char *origin;  /* of the organization */
  const volatile sig_atomic_t *interrupted;
};

struct kb_sign_in;

/* NULL with KB_USAGE if something is missing, or when out of memory; `error` is filled. */
struct kb_sign_in *kb_sign_in_new(const struct kb_sign_in_options *options, struct kb_error *error);
void kb_sign_in_free(struct kb_sign_in *sign_in);

/* Sets `token` to the current one, obtained anew (by `retry`) if it is about to expire, or if
   the one passed in `token` was refused and is still the current one. From any thread. A failure
   is permanent, every later call returns it; KB_NOT_FOUND: there is no other token than the one
   refused. kb_secret_fini frees the token. */
enum kb_status kb_sign_in_token(struct kb_sign_in *sign_in, struct kb_retry *retry,
                                struct kb_buf *token, struct kb_error *error);

/* Appends how a token will be obtained, for --dry-run: "POST https://…/token" or a sentence. */
void kb_sign_in_describe(const struct kb_sign_in *sign_in, struct kb_buf *out);

/* Masks secrets and tokens in a text from elsewhere: those of the sign-in, and `sent`, the token
   of the request that the text answers (NULL: none). `sent` need not be the current token:
   another thread may have renewed it. From any thread. */
void kb_sign_in_mask(struct kb_sign_in *sign_in, const char *sent, char *words);

#endif
