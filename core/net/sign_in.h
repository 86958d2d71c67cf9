/* Access tokens for an organization: from a command, given as they are, or by OAuth 2.0, in the
   ways and under the names of variables that the Azure SDKs have. Kept in memory only, never shown.
 */
#ifndef KB_NET_SIGN_IN_H
#define KB_NET_SIGN_IN_H

#include "net/retry.h"

/* All strings are borrowed; NULL or "" is not given. The first way that is given is taken: the
   command; the token; the client's secret; the file with a token of the workload's own identity;
   the endpoint of the platform's managed identity; and where nothing is given, that of the virtual
   machine. */
struct kb_sign_in_options {
  const char *command; /* run by sh, prints a token, or JSON with accessToken or access_token */
  const char *token;
  const char *tenant, *client_id, *client_secret;
  const char *token_file; /* a client assertion (JWT), read anew each time */
  const char *authority;  /* "https://login.microsoftonline.us", or without https://; not given: the
                             public one */
  const char *identity_endpoint, *identity_header; /* both or none */
  const char *machine; /* where the machine's endpoint is, in place of http://169.254.169.254 */
  const char *origin;  /* of the organization */
  const volatile sig_atomic_t *interrupted;
};

struct kb_sign_in;

/* NULL, with what is missing (KB_USAGE), or when out of memory. */
struct kb_sign_in *kb_sign_in_new(const struct kb_sign_in_options *options, struct kb_error *error);
void kb_sign_in_free(struct kb_sign_in *sign_in);

/* `token` becomes the one that is good now, got anew (by `retry`) when it is near its end or the
   one given in `token` has been refused and is still the newest. From any thread. After a failure,
   which is each time the same from then on, there is none: KB_NOT_FOUND: no other than the one
   refused. To be freed by kb_secret_fini. */
enum kb_status kb_sign_in_token(struct kb_sign_in *sign_in, struct kb_retry *retry,
                                struct kb_buf *token, struct kb_error *error);

/* What will be asked for a token, for --dry-run: "POST https://…/token" or a sentence. */
void kb_sign_in_describe(const struct kb_sign_in *sign_in, struct kb_buf *out);

/* Takes secrets and tokens out of words that came from elsewhere: those of the sign-in, and `sent`,
   the token that the request had which is answered by them (NULL: none). That need not be the one
   that is good now: another thread may have renewed it. From any thread. */
void kb_sign_in_mask(struct kb_sign_in *sign_in, const char *sent, char *words);

#endif
